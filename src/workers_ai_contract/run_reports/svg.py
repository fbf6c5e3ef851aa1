"""Elements of SVG, with everything that comes from outside escaped."""

from __future__ import annotations

from html import escape

from workers_ai_kernel.safe_text import one_line, shortened


def element(tag: str, *children: str, **attributes: object) -> str:
    """Return an element; children are finished markup, and `_` in the name of an attribute is `-`."""
    listed = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items()
    )
    inner = "".join(children)
    return f"<{tag}{listed}>{inner}</{tag}>" if inner else f"<{tag}{listed}/>"


def label(text: str, x: float, y: float, *, longest: int = 60, **attributes: object) -> str:
    """Return a text at a place; a longer one is cut, and shown whole by the browser when pointed at."""
    safe = one_line(text)
    title = f"<title>{escape(safe)}</title>" if len(safe) > longest else ""
    return element("text", title, escape(shortened(safe, longest)), x=x, y=y, **attributes)


def picture(width: float, height: float, title: str, *children: str) -> str:
    """Return a whole picture, which has a title for those who cannot see it."""
    return element(
        "svg",
        f"<title>{escape(one_line(title))}</title>",
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        class_="picture",
    )
