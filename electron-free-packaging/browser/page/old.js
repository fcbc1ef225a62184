// For browsers that do not know modules: says so, in the JavaScript they know.
;(function () {
  var place = document.getElementById('boot')
  place.innerHTML =
    '<h1>This browser is too old for Spell Studio</h1>' +
    '<p>The studio runs wholly in the browser and needs a recent one: Chrome or Edge 137, or later.</p>'
})()
