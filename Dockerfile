# docker build -t listing-scanner . && docker run --rm -v "$PWD:/work" listing-scanner scan --since origin/main
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    # A mounted repository belongs to another user than the one in here.
    && git config --system --add safe.directory '*'

COPY . /src
RUN python -m pip install --no-cache-dir /src && rm -rf /src

RUN useradd --create-home scanner
USER scanner
WORKDIR /work
ENTRYPOINT ["listing-scanner"]
CMD ["--help"]
