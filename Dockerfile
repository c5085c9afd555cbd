# Built where there is a network; run where there is none. Two stages, so that no build tool reaches the second.

FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements.lock ./
# Every wheel is checked against the lock's hashes; the install below takes what it needs from these alone.
RUN pip download --quiet --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.lock -d /wheels
COPY . .
RUN pip wheel --quiet --no-cache-dir --no-deps --wheel-dir /ours . \
 && python -m venv /opt/sightline \
 && /opt/sightline/bin/pip install --quiet --no-cache-dir --no-index --find-links /wheels /ours/*.whl

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin sightline \
 && install -d -o sightline -g sightline -m 0700 /var/lib/sightline
COPY --from=build /opt/sightline /opt/sightline
ENV PATH=/opt/sightline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SIGHTLINE_HOME=/var/lib/sightline \
    SIGHTLINE_HOST=0.0.0.0
USER 10001
WORKDIR /var/lib/sightline
VOLUME /var/lib/sightline
EXPOSE 8321
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8321/livez', timeout=3)"]
CMD ["sightline", "serve"]
