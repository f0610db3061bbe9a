"""The app: the screens of `sarlens.ui`, served on this computer only.

`sarlens`, `python app.py` and `streamlit run app.py` all open it. Streamlit runs this file once for each look at
a screen; the server imports it once to find `app`.
"""

import streamlit as st

from sarlens.ui import screens, server

app = st.App(__file__, routes=server.routes(), middleware=server.middleware())

if server.in_script_run():
    screens.show()
elif __name__ == "__main__":
    app.run(config=server.CONFIG)
