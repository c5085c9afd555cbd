"""The pages: what a person sees in a browser. They ask through the View, as the interface for programs does, and hold no rule."""
