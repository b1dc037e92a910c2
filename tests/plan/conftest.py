"""Generated examples are not timed: the machine may be busy."""

import hypothesis

hypothesis.settings.register_profile("untimed", deadline=None, max_examples=150)
hypothesis.settings.load_profile("untimed")
