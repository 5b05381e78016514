# The images of Provote: one service, the gateway, or the one-time container that creates secrets.
#
#   docker build --target service --build-arg SERVICE=votes -t provote/votes .
#   docker build --target gateway -t provote/gateway .
#   docker build --target secrets -t provote/secrets .
#
# compose.yaml has the commands and settings.

FROM python:3.13-slim AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app

# The one environment of all services: a layer that they share, on disk and in transfers. With
# TRACING set to any value it contains the tracing packages, too.
FROM base AS environment
ARG TRACING=
COPY requirements/services.txt requirements/tracing.txt /build/
RUN python3 -m venv /opt/venv \
 && pip install --no-cache-dir --no-deps --disable-pip-version-check --require-hashes \
        -r /build/services.txt ${TRACING:+-r /build/tracing.txt} \
 && pip uninstall --yes pip

# The files that the gateway serves: those of each admin site, of the documentation, and of the pages
# for people.
FROM environment AS static
COPY shared/provote_core /build/shared/provote_core
COPY shared/provote_admin /build/shared/provote_admin
COPY shared/provote_rules /build/shared/provote_rules
COPY services /build/services
COPY local /build/local
COPY tools /build/tools
COPY gateway/docs /build/gateway/docs
COPY docs/openapi.yaml /build/docs/
COPY web /build/web
WORKDIR /build
ENV PYTHONPATH=/build/shared
RUN for service in $(ls services); do \
        PROVOTE_STATIC_ROOT=/static/$service \
        python services/$service/manage.py collectstatic --noinput || exit 1; \
    done \
 && python -m tools.openapi.publish /static \
 && python -m tools.web.publish /static \
 && chmod -R a+rX /static

FROM nginx:1.26 AS gateway
COPY gateway/nginx/*.template gateway/containers/*.template /etc/nginx/templates/
COPY --chmod=755 gateway/containers/proxies.sh /docker-entrypoint.d/50-proxies.sh
COPY --chmod=755 gateway/containers/cors.sh /docker-entrypoint.d/50-cors.sh
COPY --chmod=755 gateway/containers/resolver.sh /docker-entrypoint.d/50-resolver.sh
COPY gateway/nginx/html /srv/html
COPY --from=static /static /srv/static
# The image's entrypoint fills in the templates, as the user of the container.
# A new volume takes owner and mode of the folder of the container that mounts it first.
RUN rm -rf /etc/nginx/conf.d/* && chown nginx:nginx /etc/nginx/conf.d \
 && install -d -o 10001 -g 10001 -m 755 /srv/media
ENV NGINX_ENVSUBST_FILTER=^GATEWAY_ \
    GATEWAY_LISTEN=8080 \
    GATEWAY_SCHEME=http \
    GATEWAY_USER= \
    GATEWAY_PROCESSES=2 \
    GATEWAY_CONNECTIONS=8192 \
    GATEWAY_PID=/tmp/nginx.pid \
    GATEWAY_CONF=/etc/nginx/conf.d \
    GATEWAY_TEMP=/tmp \
    GATEWAY_FILES=/var/tmp \
    GATEWAY_STATIC=/srv/static \
    GATEWAY_MEDIA=/srv/media \
    GATEWAY_HTML=/srv/html \
    GATEWAY_ACCESS_LOG=/dev/stdout \
    GATEWAY_RESOLVER=127.0.0.11 \
    GATEWAY_DOMAIN=
USER nginx
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s --timeout=10s --start-period=30s --retries=6 \
    CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/health"]
CMD ["nginx", "-e", "stderr", "-c", "/etc/nginx/conf.d/nginx.conf", "-g", "daemon off;"]

# What runs needs no sources of extensions, no files that the gateway serves, and of Django's
# languages those that Provote speaks: a fifth less.
FROM environment AS lean
RUN cd /opt/venv/lib/python3*/site-packages \
 && rm -rf drf_spectacular_sidecar/static \
 && find . -type f '(' -name '*.c' -o -name '*.h' -o -name '*.cpp' -o -name '*.pyx' -o -name '*.pxd' \
        -o -name '*.pyi' ')' -delete \
 && find . -type d -path '*/locale/*' -prune ! -name en ! -name de ! -name __pycache__ \
        -exec rm -rf {} +

# Python and the environment, without tools to install or build.
FROM base AS runtime
RUN groupadd --gid 10001 provote \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin provote \
 && rm -rf "$(python3 -c 'import pip; print(*pip.__path__)')" "$(python3 -c 'import ensurepip; print(*ensurepip.__path__)')" \
        /usr/local/bin/pip* /usr/bin/pip* \
 && install -d -o provote -g provote -m 700 /var/lib/provote \
 && install -d -o provote -g provote -m 755 /srv/media
COPY --from=lean /opt/venv /opt/venv

# Creates every secret once, and gives each container its own.
FROM runtime AS secrets
COPY local/__init__.py local/distribute_secrets.py local/files.py local/secrets.py /app/local/
COPY shared/provote_core/__init__.py shared/provote_core/services.py /app/provote_core/
RUN for reader in kept $(python3 -c "from provote_core.services import SERVICES; print(*SERVICES)") beat postgres redis; do \
        install -d -o provote -g provote -m 755 /secrets/$reader; \
    done
USER provote
CMD ["python", "-m", "local.distribute_secrets", "/secrets"]

FROM runtime AS service
ARG SERVICE
ENV SERVICE=$SERVICE \
    DJANGO_SETTINGS_MODULE=$SERVICE.settings \
    GUNICORN_CMD_ARGS="--bind=0.0.0.0:8000 --keep-alive=75 --graceful-timeout=35 --timeout=60 --limit-request-line=8190 --limit-request-fields=1000 --no-control-socket --log-level=warning --worker-tmp-dir=/dev/shm"
COPY shared/provote_core /app/provote_core
COPY shared/provote_admin /app/provote_admin
COPY shared/provote_rules /app/provote_rules
COPY services/$SERVICE/manage.py /app/
COPY services/$SERVICE/$SERVICE /app/$SERVICE
RUN test -n "$SERVICE" && python -m compileall -q /app
USER provote
EXPOSE 8000
STOPSIGNAL SIGTERM
# The image has no curl, and starting a Python for each check would cost more than the check.
HEALTHCHECK --interval=5s --timeout=10s --start-period=120s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
CMD exec gunicorn $SERVICE.wsgi:application -k provote_core.serving.Worker --threads 8 --workers 1
