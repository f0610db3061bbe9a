"""The screens. The only Streamlit."""
