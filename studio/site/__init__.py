"""A notebook as a static site: what goes along with it, what cannot work there, and the folder or zip itself.

The site that it is put into is built elsewhere (`electron-free-packaging/browser/recipe`).
"""
