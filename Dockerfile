FROM python:3.13-slim

WORKDIR /app
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
RUN pip install --no-cache-dir --no-build-isolation --no-deps -e . \
    && useradd --uid 1000 --create-home sneakers && install -d -o sneakers /data
USER 1000

# The image may be read-only: what libraries write goes to /tmp.
ENV HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib
ENV SNEAKERS_DATA=/data SNEAKERS_LISTEN=0.0.0.0:8080 SNEAKERS_LOG=json
VOLUME /data
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=5)"]
ENTRYPOINT ["sneakers"]
CMD ["run"]
