console.log(await chatAgent.chat("Hello"));
console.log(await new CustomResearcher({ customSources: ["archive"] }).search("owls"));
