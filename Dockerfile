# The web process by default; worker and beat are the same image with another command (docker-compose.yml).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# Dependencies first: this layer stays until pyproject.toml changes.
COPY pyproject.toml ./
COPY scripts/list_dependencies.py scripts/
RUN python scripts/list_dependencies.py > requirements.txt \
    && pip install -r requirements.txt \
    && rm requirements.txt

COPY . .

# var/ holds what is kept beside the database in embedded mode: a volume goes there.
RUN useradd --system --uid 10001 --no-create-home relay \
    && mkdir -p var staticfiles \
    && SECRET_KEY=collectstatic-needs-one python manage.py collectstatic --noinput --verbosity 0 \
    && rm -f var/* \
    && chown -R relay:relay var
USER relay

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "scripts/check_health.py", "8000"]

CMD ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", "0.0.0.0:8000", "config.wsgi:application"]
