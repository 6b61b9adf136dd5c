"""`python -m readiness_board` is the `readiness` command.

The module bears the distribution's name, and has to: beside it Streamlit looks for the components' asset
folder that pyproject.toml declares, in a checkout as in an installed wheel.
"""

if __name__ == "__main__":
    from dashboard.cli.main import main

    main()
