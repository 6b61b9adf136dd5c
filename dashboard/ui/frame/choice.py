"""A choice that stands in the address: what is wrong there is said, and Back and Forward restore it."""

from collections.abc import Sequence

import streamlit as st

from dashboard.ui.frame.text import escape

LONGEST = 40  # characters of what is wrong in an address that are said again


def asked_for(options: Sequence[str], *, name: str) -> str | None:
    """The option that the address asks for by a parameter; None without one, and where there is none such."""
    asked = st.query_params.get(name)
    if asked is None or asked in options:
        return asked
    said = escape(asked[:LONGEST])
    st.warning(
        f'The address asks for {name} "{said}", which is none of those here.', icon=":material/link_off:"
    )
    return None


def pick(label: str, options: Sequence[str], *, name: str) -> str:
    """Draw a choice of one of many in a list, as `choice` draws one of few."""
    key = f"picked-{name}"
    st.session_state[key] = asked_for(options, name=name) or options[0]
    st.selectbox(label, options, key=key, on_change=_into_address, args=(name, key))
    return str(st.session_state[key])


def _into_address(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]


def choice(label: str, options: Sequence[str], *, name: str, is_labelled: bool = False) -> str:
    """Draw a choice of one in a row: the address decides, the first without it; a pick goes into it."""
    key = f"picked-{name}"
    st.session_state[key] = asked_for(options, name=name) or options[0]
    st.segmented_control(
        label,
        options,
        key=key,
        on_change=_into_address,
        args=(name, key),
        required=True,
        label_visibility="visible" if is_labelled else "collapsed",
    )
    return str(st.session_state[key])
