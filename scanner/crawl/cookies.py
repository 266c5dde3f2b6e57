"""The cookies of a cookies.txt, and a jar that gives each to its own domain only."""

from __future__ import annotations

from http.cookiejar import Cookie, DefaultCookiePolicy, LoadError, MozillaCookieJar

from scanner.crawl.options import CrawlError


def read(path: str) -> list[Cookie]:
    """The cookies of a file; an expiry of 0 is how many programs write a session cookie."""
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (LoadError, OSError, UnicodeDecodeError) as error:
        raise CrawlError(f"{path}: not a cookies.txt ({error})") from None
    cookies = list(jar)
    for cookie in cookies:
        cookie.expires = cookie.expires or None
    return cookies


def policy() -> DefaultCookiePolicy:
    """No cookie for a wider domain than that of the host that set it."""
    return DefaultCookiePolicy(strict_domain=True, strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain)
