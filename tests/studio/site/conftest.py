"""The built site's recipe is no installed package; the room of the browser knows where it is."""

from tests.browser.conftest import BROWSER as BROWSER
