# whodex in a container: docker build -t whodex . && docker run -p 8080:8080 -v whodex:/data whodex
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY src ./src
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheels

FROM python:3.12-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*.whl \
 && useradd --create-home --uid 10001 whodex && mkdir /data && chown whodex /data
USER whodex
ENV WHODEX_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["whodex"]
# Inside a container "this machine only" is nobody: the port is published, or not, by docker run -p.
CMD ["serve", "--host", "0.0.0.0"]
