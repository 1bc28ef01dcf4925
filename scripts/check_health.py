"""Exit 0 where the web process on this machine says it is alive, else 1: the container's health check, without curl."""

import http.client
import sys


def main(port: int) -> int:
    """Ask as a proxy that ended HTTPS would, so that the redirect to HTTPS does not stand in the way."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
        return 0 if connection.getresponse().status == http.client.OK else 1
    except (http.client.HTTPException, OSError):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
