"""The floor: the least that a Streamlit page can be. Served in a process of its own, with no settings."""

import streamlit as st

st.write("floor")
