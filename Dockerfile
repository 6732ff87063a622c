FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# The dependencies first: this layer stays while only the project's own code changes.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY nlp nlp
COPY models models
COPY corpus corpus
COPY service service
RUN pip install --no-deps --no-build-isolation . \
    && rm -rf /app/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin notecoder

USER notecoder
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["notecoder", "serve", "--host", "0.0.0.0"]
