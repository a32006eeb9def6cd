# The program in a small image: built in one stage, run in another as a user without rights.
# /data holds everything: put your config.toml there; the database and the archive stand beside it.
#
#   docker build -t ingest .
#   docker run -d --name ingest -v ingest-data:/data -e INGEST_IDENTITY__CONTACT=you@example.org ingest

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/ingest
COPY pyproject.toml README.md LICENSE config.toml ./
COPY migrations migrations
COPY ingest ingest
RUN /opt/ingest/bin/pip install --no-cache-dir . \
    && /opt/ingest/bin/python -m compileall -q /opt/ingest/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="ingest" \
      org.opencontainers.image.description="Paywall-aware news ingestion service" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/ingest /opt/ingest
RUN groupadd --gid 10001 ingest \
    && useradd --uid 10001 --gid ingest --no-create-home --home-dir /data --shell /usr/sbin/nologin ingest \
    && install --directory --mode 0700 --owner ingest --group ingest /data
ENV PATH="/opt/ingest/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    INGEST_LOG__FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["ingest", "health"]
ENTRYPOINT ["ingest"]
CMD ["run"]
