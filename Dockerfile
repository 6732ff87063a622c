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
    && useradd --system --no-create-home --shell /usr/sbin/nologin notecoder \
    && install -d -o notecoder -m 0700 /var/lib/notecoder

# What is kept lies in the volume, unless NOTECODER_DATABASE names a server. Without a key, a login or tokens it does not start (README, "Who may"):
# docker run --rm -v notecoder:/var/lib/notecoder IMAGE notecoder keys add ehr --scope suggest
ENV NOTECODER_HOST=0.0.0.0 \
    NOTECODER_PORT=8000 \
    XDG_STATE_HOME=/var/lib
USER notecoder
VOLUME /var/lib/notecoder
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["notecoder", "serve"]
