"""The product's web process with the synthetic night: ``gunicorn -c tests/faults/gunicorn_config.py``."""

import config.gunicorn as product
from config.gunicorn import bind, graceful_timeout, threads, timeout, worker_class, worker_exit, workers, wsgi_app


def post_worker_init(worker: object) -> None:
    from tests.foundation.jobs import synthetic

    synthetic.install()
    product.post_worker_init(worker)


__all__ = ["bind", "graceful_timeout", "threads", "timeout", "worker_class", "worker_exit", "workers", "wsgi_app"]
