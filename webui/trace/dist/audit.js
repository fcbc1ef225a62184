/* sources 31f545772e1c2e47545ed2da8aeb8500b7bf32887dd2661da0c5c0c40dfb940b */
var M=`.audit.empty > :is(.audit-bar, .audit-main) { display: none; }
.audit-bar { display: flex; align-items: center; gap: 6px 8px; padding: 8px 10px; flex: none; border-bottom: 1px solid var(--line); }
.kinds { display: flex; min-width: 0; padding: 2px; border-radius: 8px; background: var(--hover); overflow-x: auto; scrollbar-width: none; }
.kind { display: flex; align-items: baseline; gap: 6px; flex: none; height: 24px; padding: 0 9px; border: 0; border-radius: 6px; background: none; color: var(--soft); font-size: 12px; line-height: 24px; cursor: pointer; }
.kind i { font-style: normal; font-size: 11px; color: var(--faint); }
.kind[aria-checked="true"] { background: var(--paper); color: var(--ink); box-shadow: 0 1px 2px rgba(15, 10, 30, 0.14); }
.audit-bar select { flex: 0 1 150px; height: 28px; min-width: 84px; padding: 0 6px; border: 1px solid var(--line); border-radius: 7px; background: var(--paper); color: var(--ink); font: inherit; font-size: 12.5px; }
.audit-bar select:focus-visible { outline: 2px solid var(--accent); outline-offset: -1px; }
.audit-main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.audit-list { flex: 1; min-height: 0; min-width: 0; display: flex; flex-direction: column; }
.ledger { position: relative; flex: 1; min-height: 0; overflow: auto; outline-offset: -2px; }
.ledger:focus-visible:has(.selected) { outline: none; }
.ledger:focus-visible .decision.selected { outline: 2px solid var(--accent); outline-offset: -2px; }
.ledger .rows { position: relative; }
.decision { position: absolute; top: 0; left: 0; right: 0; height: 46px; display: flex; gap: 10px; padding: 5px 12px 0 14px; border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); cursor: default; }
.decision:hover { background: var(--hover); }
.decision.selected { background: var(--chosen); box-shadow: inset 2px 0 var(--accent); }
.decision.waiting { background: none; }
.verdict { flex: none; width: 76px; height: 18px; margin-top: 1px; border-radius: 9px; font-size: 11px; line-height: 18px; text-align: center; color: var(--soft); background: var(--hover); }
.verdict.is-allowed { color: var(--good); background: color-mix(in srgb, var(--good) 7%, transparent); }
.verdict.is-denied { color: var(--bad); background: color-mix(in srgb, var(--bad) 14%, transparent); }
.verdict.is-overridden { color: var(--warn); background: color-mix(in srgb, var(--warn) 15%, transparent); }
.verdict.is-asked { color: var(--accent); background: var(--chosen); }
.decision-text { flex: 1; min-width: 0; display: flex; flex-direction: column; }
.decision-top, .decision-below { display: flex; gap: 8px; min-width: 0; align-items: baseline; }
.decision-top b { flex: none; max-width: 60%; font-weight: 500; }
.given { flex: 1 1 0; font: 12px var(--mono); color: var(--soft); }
.decision-top b, .given, .why, .agent, .decision .place { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.decision .when { flex: none; color: var(--faint); font-size: 11.5px; white-space: nowrap; }
.decision-below { color: var(--soft); font-size: 11.5px; line-height: 1.4; }
.why { flex: 1 1 0; }
.agent { flex: 0 1 auto; max-width: 30%; }
.agent::before { content: "agent "; color: var(--faint); }
.decision .place { flex: 0 0 auto; max-width: 30%; color: var(--faint); }
.record-pane { display: none; flex: 0 0 50%; min-height: 0; min-width: 0; flex-direction: column; border-top: 1px solid var(--line); }
.detailed .record-pane { display: flex; }
.record-pane header { display: flex; align-items: center; gap: 9px; padding: 8px 10px 6px 14px; flex: none; }
.record-pane h2 { margin: 0; min-width: 0; font-size: 13.5px; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.record-pane h3 { margin: 12px 0 4px; font-size: 11px; font-weight: 500; color: var(--faint); }
.record-body { flex: 1; min-height: 0; overflow: auto; padding: 0 14px 14px; }
.ways { display: flex; flex-wrap: wrap; gap: 6px; margin: 2px 0 8px; }
.way { display: flex; align-items: center; gap: 6px; height: 26px; padding: 0 10px; border: 1px solid var(--line); border-radius: 7px; background: none; font-size: 12px; cursor: pointer; }
.way:hover { background: var(--hover); }
.way .icon { width: 12px; height: 12px; color: var(--faint); }
.record-why { margin: 0 0 8px; color: var(--soft); }
.record-message { margin: 0 0 10px; padding: 7px 10px; border-radius: 7px; background: color-mix(in srgb, var(--bad) 9%, transparent); overflow-wrap: anywhere; white-space: pre-wrap; }
.record { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 7px 16px; margin: 0; }
.record dt { color: var(--faint); font-size: 11px; line-height: 1.3; }
.record dd { margin: 0; font-size: 12.5px; overflow-wrap: anywhere; }
.record-params { padding: 8px 10px; border-radius: 8px; background: var(--hover); }

@container (min-width: 860px) {
  .audit-main { flex-direction: row; }
  .record-pane { flex-basis: 38%; border-top: 0; border-left: 1px solid var(--line); }
}
@container (max-width: 640px) {
  .audit-bar { flex-wrap: wrap; }
  .audit-bar .gap { display: none; }
  .kinds { flex: 1 0 100%; }
  .kind { flex: 1 0 auto; justify-content: center; padding: 0 6px; gap: 4px; }
  .audit-bar select { flex: 1 1 0; }
}
@container (max-width: 520px) {
  .verdict { width: 70px; }
  .agent { display: none; }
}
`;var L=`:host { display: block; height: 100%; min-height: 0; }
.trace, .state, .audit {
  --ink: var(--mui-palette-text-primary, #24212c);
  --soft: var(--mui-palette-text-secondary, #635e70);
  --faint: var(--mui-palette-text-disabled, #8d8799);
  --line: var(--mui-palette-divider, #e5e1da);
  --paper: var(--mui-palette-background-paper, #fffefc);
  --ground: var(--mui-palette-background-default, #f6f4f0);
  --accent: var(--mui-palette-primary-main, #5243c2);
  --bad: var(--mui-palette-error-main, #b9303a);
  --good: var(--mui-palette-success-main, #23734f);
  --warn: var(--mui-palette-warning-main, #9a5b00);
  --hover: var(--mui-palette-action-hover, rgba(60, 47, 100, 0.055));
  --chosen: color-mix(in srgb, var(--accent) 12%, transparent);
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  position: relative; display: flex; flex-direction: column; box-sizing: border-box;
  width: 100%; height: 100%; min-height: 0; overflow: hidden;
  container-type: inline-size;
  background: var(--paper); color: var(--ink);
  font: 400 13px/1.45 var(--mui-font-family, Roboto, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif);
  font-feature-settings: "tnum"; -webkit-font-smoothing: antialiased; text-align: left;
}
.trace *, .state *, .audit * { box-sizing: border-box; }
[hidden] { display: none !important; }
.icon { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.35; stroke-linecap: round; stroke-linejoin: round; }
.gap { flex: 1 1 0; min-width: 0; }
.mute { color: var(--faint); }
button { font: inherit; color: inherit; }
:is(button, input, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: -1px; }
.icon-button { display: inline-grid; place-items: center; width: 24px; height: 24px; padding: 0; border: 0; border-radius: 6px; background: none; color: var(--soft); cursor: pointer; }
.icon-button:hover { background: var(--hover); color: var(--ink); }
.link { padding: 0; border: 0; background: none; color: var(--accent); cursor: pointer; text-align: left; }
.link:hover { text-decoration: underline; text-underline-offset: 2px; }
.search { position: relative; display: flex; align-items: center; flex: 0 1 190px; min-width: 92px; }
.search .icon { position: absolute; left: 7px; width: 14px; height: 14px; color: var(--faint); pointer-events: none; }
.search input { width: 100%; height: 28px; padding: 0 24px 0 26px; border: 1px solid var(--line); border-radius: 7px; background: none; color: inherit; font: inherit; font-size: 12.5px; }
.search input::placeholder { color: var(--faint); opacity: 1; }
.search input::-webkit-search-cancel-button { display: none; }
.search kbd { position: absolute; right: 7px; padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; color: var(--faint); font: 10.5px/15px var(--mono); pointer-events: none; }
.search input:focus ~ kbd { display: none; }
.note { margin: 0; padding: 10px 14px; color: var(--soft); }
.notice { margin: 0; padding: 7px 14px; background: color-mix(in srgb, var(--warn) 14%, transparent); color: var(--ink); font-size: 12.5px; }
.nothing { display: none; flex: 1; flex-direction: column; align-items: center; justify-content: center; gap: 4px; padding: 32px 24px; text-align: center; color: var(--soft); }
.nothing .icon { width: 34px; height: 34px; margin-bottom: 10px; padding: 8px; box-sizing: content-box; border-radius: 14px; color: var(--accent); background: color-mix(in srgb, var(--accent) 9%, transparent); }
.nothing h3 { margin: 0; font-size: 14px; font-weight: 600; color: var(--ink); }
.nothing p { margin: 0; max-width: 300px; text-wrap: balance; }
.empty > .nothing { display: flex; }
.text { margin: 0; font: 12px/1.55 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
.folded .link { margin-top: 6px; font-size: 12px; }
.json { font: 12px/1.6 var(--mono); overflow-wrap: anywhere; }
.json .leaf { padding-left: 14px; }
.json summary { list-style: none; cursor: pointer; padding-left: 14px; border-radius: 4px; position: relative; }
.json summary:hover { background: var(--hover); }
.json summary::-webkit-details-marker { display: none; }
.json summary::before { content: ""; position: absolute; left: 3px; top: 6px; border: 3.5px solid transparent; border-left: 5px solid var(--faint); border-right: 0; transition: transform 0.1s; }
.json details[open] > summary::before { transform: rotate(90deg); }
.json details[open] > summary > .mute { visibility: hidden; }
.json .branches { margin-left: 6px; padding-left: 8px; border-left: 1px solid var(--line); }
.json .key { color: var(--soft); }
.json .key::after { content: ": "; color: var(--faint); }
.json .string { color: var(--good); white-space: pre-wrap; }
.json .number, .json .boolean { color: var(--accent); }
.json .null { color: var(--faint); }
.json .leaf > .text, .json .leaf > .folded { margin: 2px 0 4px; padding: 6px 8px; border-radius: 6px; background: var(--hover); }
.json > .leaf { padding-left: 0; }
.json > .branches { margin-left: -4px; padding-left: 0; border: 0; }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;function o(t,e={},...i){let n=document.createElement(t);for(let[r,s]of Object.entries(e))B(n,r,s);for(let r of i)r&&n.append(r);return n}function B(t,e,i){i==null||i===!1||(typeof i=="function"?t.addEventListener(e.slice(2),i):t.setAttribute(e,i===!0?"":String(i)))}function f(t,e,i){t.getAttribute(e)!==i&&t.setAttribute(e,i)}function h(t,e){t.textContent!==e&&(t.textContent=e)}function E(t,e,i,n={}){let r=o("button",{type:"button",class:"icon-button","aria-label":t,title:t,...n},e);return r.addEventListener("click",i),r}function T(t){if(t<1e3)return String(t);let[e,i]=t<999500?[t/1e3,"k"]:[t/1e6,"M"];return`${e<9.995?e.toFixed(2):e<99.95?e.toFixed(1):Math.round(e)}${i}`}function w(t,e){let i=Math.max(0,e-t);return i<5?"just now":i<60?`${Math.floor(i)} s ago`:i<3600?`${Math.floor(i/60)} min ago`:i<86400?`${Math.floor(i/3600)} h ago`:new Date(t*1e3).toLocaleDateString(void 0,{day:"numeric",month:"short",year:"numeric"})}function $(t){let e=new Date(t*1e3),i=r=>String(r).padStart(2,"0"),n=String(e.getMilliseconds()).padStart(3,"0");return`${i(e.getHours())}:${i(e.getMinutes())}:${i(e.getSeconds())}.${n}`}function g(t){return t<1e3?`${t} characters`:t<1e6?`${Math.round(t/1e3)} kB`:`${(t/1e6).toFixed(1)} MB`}function H(t){let e=t.replaceAll("_"," ");return e.charAt(0).toUpperCase()+e.slice(1)}var S={run_cell:'<rect x="2.5" y="3" width="11" height="10" rx="2"/><path d="M6.75 6.1v3.8L10 8z" fill="currentColor" stroke="none"/>',run_script:'<path d="M4 2.5h5.5L12.5 5.5v8h-8.5z"/><path d="M6.5 8.2l1.6 1.5-1.6 1.5M9.3 11.3h1.5"/>',create_agent:'<circle cx="7" cy="5.5" r="2.5"/><path d="M2.5 13.2c.4-2.6 2.2-3.9 4.5-3.9M11.5 9v4.5M9.25 11.25h4.5"/>',invoke_agent:'<rect x="3" y="5" width="10" height="8" rx="2.5"/><path d="M8 5V2.6M6.2 8.5v1M9.8 8.5v1M1.5 8.5v2M14.5 8.5v2"/>',chat:'<path d="M2.5 4.5a2 2 0 012-2h7a2 2 0 012 2v4a2 2 0 01-2 2H7l-3 2.8v-2.8a1.8 1.8 0 01-1.5-2z"/><path d="M5.5 5.5h5M5.5 7.7h3"/>',embeddings:'<circle cx="4" cy="4.5" r="1.5"/><circle cx="12" cy="5.5" r="1.5"/><circle cx="6" cy="12" r="1.5"/><path d="M5.5 4.7l5 .6M4.4 6l1.2 4.5M11 6.7L7.2 11"/>',execute_tool:'<path d="M9.7 2.8a3.3 3.3 0 00-3.5 4.4L2.6 10.8a1.5 1.5 0 002.1 2.1l3.7-3.6a3.3 3.3 0 004.3-3.7L10.8 7.5 8.9 7l-.5-1.9z"/>',invoke_workflow:'<rect x="2" y="2.5" width="4.5" height="4" rx="1"/><rect x="9.5" y="9.5" width="4.5" height="4" rx="1"/><path d="M4.25 6.5v3a2 2 0 002 2h3.25"/>',run_step:'<path d="M3 8h8M8 4.5L11.5 8 8 11.5"/><path d="M13.7 4v8"/>',write_state:'<ellipse cx="8" cy="4" rx="5" ry="1.8"/><path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8"/>',handoff:'<path d="M2.5 6h8.8M8.5 3l3 3-3 3M13.5 10.5H5.7M7.8 8.5l-2.2 2 2.2 2"/>',emit_event:'<path d="M9 1.8L3.5 9h4L7 14.2 12.5 7h-4z"/>',chevron:'<path d="M6 4l4 4-4 4"/>',down:'<path d="M4 6l4 4 4-4"/>',shield:'<path d="M8 2l5 1.8v3.9c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3V3.8z"/><path d="M5.8 8l1.6 1.6 2.9-3"/>',search:'<circle cx="7" cy="7" r="4.2"/><path d="M10.2 10.2L13.5 13.5"/>',close:'<path d="M4 4l8 8M12 4l-8 8"/>',copy:'<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5V4A1.5 1.5 0 009 2.5H4A1.5 1.5 0 002.5 4v5A1.5 1.5 0 004 10.5h1.5"/>',check:'<path d="M3 8.5L6.5 12 13 4.5"/>',jump:'<path d="M6 3.5H4A1.5 1.5 0 002.5 5v7A1.5 1.5 0 004 13.5h7a1.5 1.5 0 001.5-1.5v-2M9 2.5h4.5V7M13.2 2.8L7.5 8.5"/>',plus:'<path d="M8 3.5v9M3.5 8h9"/>',minus:'<path d="M3.5 8h9"/>',fit:'<path d="M2.5 3.5v9M13.5 3.5v9M5 8h6M6.5 6L4.7 8l1.8 2M9.5 6l1.8 2-1.8 2"/>',waterfall:'<path d="M2.5 4h6M5 8h6M8.5 12h5" stroke-width="2.2"/>',tree:'<path d="M3 3.5h4M6 8h4M6 12.5h6M4 3.5v9h2M4 8h2"/>',trace:'<path d="M2 4h7M5 8h6M9 12h5" stroke-width="2"/>',unfold:'<path d="M5 6l3-3 3 3M5 10l3 3 3-3"/>',fold:'<path d="M5 3l3 3 3-3M5 13l3-3 3 3"/>',replay:'<path d="M3 8a5 5 0 105-5c-1.8 0-3.2.8-4.2 2.2"/><path d="M3.4 2.6v2.9h2.9"/>',changed:'<path d="M3 8a5 5 0 018.6-3.4L13 6M13 3v3h-3"/><path d="M13 8a5 5 0 01-8.6 3.4L3 10M3 13v-3h3"/>',play:'<path d="M5 3.5v9L12.5 8z"/>',record:'<circle cx="5" cy="8" r="2.5"/><circle cx="11" cy="8" r="2.5"/><path d="M5 10.5h6"/>',warning:'<path d="M8 2.5l6 11H2z"/><path d="M8 6.5v3M8 11.3v.4"/>'};function u(t){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");return e.setAttribute("viewBox","0 0 16 16"),e.setAttribute("aria-hidden","true"),e.setAttribute("class","icon"),e.innerHTML=S[Object.hasOwn(S,t)?t:""]??'<circle cx="8" cy="8" r="3"/>',e}var p=50,d=46,A=4,I={once:"this call",run:"for this run",always:"always here"};function x(t){return t.tool||H(t.action)}function m(t){let e=I[t.scope]??t.scope,i={profile:"by the profile",person:"by a person",nobody:"nobody was there"};return t.decision==="asked"?`${t.result==="running"?"waits for a person":"a person was to decide"}${t.reason?` \xB7 ${t.reason}`:""}`:`${i[t.decided_by]??t.decided_by}${e?`, ${e}`:""}${t.reason?` \xB7 ${t.reason}`:""}`}function F(t){let i=((typeof t=="string"?t:t===null?"":JSON.stringify(t))??"").replace(/\s+/g," ");return i.length>200?`${i.slice(0,200)}\u2026`:i}var v=class{constructor(e,i,n){this.look=e;this.pick=i;this.go=n;this.element=o("div",{class:"ledger",role:"listbox","aria-label":"Decisions",tabindex:"0"},this.list),this.element.addEventListener("scroll",()=>this.draw(),{passive:!0}),this.element.addEventListener("keydown",r=>this.key(r)),this.element.addEventListener("click",r=>this.choose(this.indexOf(r))),this.element.addEventListener("dblclick",()=>this.chosen&&this.go(this.chosen)),new ResizeObserver(()=>this.draw()).observe(this.element)}look;pick;go;element;chosen=null;at=-1;owed=!1;total=0;pages=new Map;rows=new Map;wanted="";list=o("div",{class:"rows",role:"presentation"});reset(){this.pages.clear(),this.total=0,this.wanted="",this.at=-1,this.owed=!1,this.element.scrollTop=0,this.wanted=this.inView().join(),this.look(this.inView())}place(e,i){let n=this.total>0?e-this.total:0;n!==0&&this.pages.clear(),this.total=e;for(let r of i)this.pages.set(r.offset,r.rows);this.list.style.height=`${e*d}px`,this.at>=0&&(this.at+=n),n>0&&this.element.scrollTop>0&&(this.element.scrollTop+=n*d),this.owed&&this.row(this.at)?this.choose(this.at):this.draw()}clearChoice(){this.chosen=null,this.draw()}tick(){for(let e of this.list.querySelectorAll("[data-time]"))h(e,w(Number(e.dataset.time),Date.now()/1e3))}row(e){return this.pages.get(Math.floor(e/p)*p)?.[e%p]}span(){let e=Math.max(0,Math.floor(this.element.scrollTop/d)-A);return[e,e+Math.ceil(this.element.clientHeight/d)+2*A]}inView(){let[e,i]=this.span(),n=[];for(let r=Math.floor(e/p)*p;r<=i;r+=p)n.push(r);return n}draw(){if(this.element.clientHeight===0)return;let[e,i]=this.span(),n=Math.min(i,this.total-1);for(let[s,a]of this.rows)s>=e&&s<=n||(a.remove(),this.rows.delete(s));for(let s=e;s<=n;s+=1)this.drawRow(s);this.chosen&&this.rows.has(this.at)?f(this.element,"aria-activedescendant",`decision-${this.at}`):this.element.removeAttribute("aria-activedescendant");let r=this.inView().filter(s=>s===0||s<this.total);this.wanted!==r.join()&&(this.wanted=r.join(),this.look(r))}drawRow(e){let i=this.row(e),n=i?U(i):o("div",{class:"decision waiting"}),r=i!==void 0&&i.id===this.chosen?.id;r&&!this.owed&&(this.at=e),n.classList.toggle("selected",r);let s={id:`decision-${e}`,role:"option","aria-selected":String(r),"data-index":String(e)};for(let[c,l]of Object.entries(s))n.setAttribute(c,l);n.setAttribute("aria-posinset",String(e+1)),n.setAttribute("aria-setsize",String(this.total)),n.style.transform=`translateY(${e*d}px)`;let a=this.rows.get(e);a?.outerHTML!==n.outerHTML&&(a?a.replaceWith(n):this.list.append(n),this.rows.set(e,n))}indexOf(e){let i=e.target instanceof Element?e.target.closest(".decision"):null;return i?Number(i.dataset.index):-1}choose(e){let i=this.row(e);e<0||e>=this.total||(this.at=e,this.owed=i===void 0,i&&(this.chosen=i),this.reveal(e),this.draw(),i&&this.pick(i))}reveal(e){let{element:i}=this,n=e*d;n<i.scrollTop?i.scrollTop=n:n+d>i.scrollTop+i.clientHeight&&(i.scrollTop=n+d-i.clientHeight)}key(e){if(e.altKey||e.ctrlKey||e.metaKey)return;let i=Math.max(1,Math.floor(this.element.clientHeight/d)-1),{at:n}=this,r={ArrowDown:n+1,ArrowUp:n-1,Home:0,End:this.total-1,PageDown:n+i,PageUp:n-i};if(Object.hasOwn(r,e.key))this.choose(Math.min(this.total-1,Math.max(0,r[e.key])));else if(e.key==="Enter"&&this.chosen)this.go(this.chosen);else return;e.preventDefault(),e.stopPropagation()}};function U(t){let e=o("span",{class:`verdict is-${t.decision}`},t.decision),i=Date.now()/1e3,n=o("span",{class:"when","data-time":String(t.time),title:$(t.time)},w(t.time,i)),r=o("span",{class:"given"},F(t.params.value)),s=o("span",{class:"decision-top"},o("b",{},x(t)),r,n),a=t.decision==="denied"&&t.message?`${m(t)}: ${t.message}`:m(t),c=t.agent&&o("span",{class:"agent"},t.agent),l=o("span",{class:"decision-below"},o("span",{class:"why"},a),c,o("span",{class:"place"},t.place));return o("div",{class:"decision"},e,o("span",{class:"decision-text"},s,l))}var G=400,b=200;function j(t,e=2){if(t===null||typeof t!="object")return o("div",{class:"json"},R(null,t));let i=z(t);return o("div",{class:"json"},i.length?C(i,e-1):D(null,t,0))}function D(t,e,i){if(e===null||typeof e!="object")return R(t,e);let n=Array.isArray(e),r=z(e);if(r.length===0)return o("div",{class:"leaf"},y(t),o("span",{class:"mute"},n?"[ ]":"{ }"));let s=n?`[${r.length}]`:W(r),a=o("details",{class:"branch"},o("summary",{},y(t),o("span",{class:"mute"},s))),c=()=>{a.open&&a.childElementCount===1&&a.append(C(r,i-1))};return a.addEventListener("toggle",c),i>0&&r.length<=50&&(a.open=!0,c()),a}function z(t){return Array.isArray(t)?t.map((e,i)=>[String(i),e]):Object.entries(t)}function C(t,e){let i=o("div",{class:"branches"});return O(i,t,0,e),i}function O(t,e,i,n){t.append(...e.slice(i,i+b).map(([a,c])=>D(a,c,n)));let r=e.length-i-b;if(r<=0)return;let s=o("button",{type:"button",class:"link"},`Show ${Math.min(r,b)} more of ${r}`);s.addEventListener("click",()=>{s.remove(),O(t,e,i+b,n)}),t.append(s)}function W(t){let e=t.slice(0,4).map(([i])=>i.slice(0,24));return`{ ${e.join(", ")}${t.length>e.length?", \u2026":""} }`}function y(t){return t===null?null:o("span",{class:"key"},t)}function R(t,e){let i=e===null?"null":typeof e,n=typeof e=="string"?e:String(e),r=i==="string"&&(n.length>G||n.includes(`
`))?q(n):o("span",{class:i},n);return i==="string"&&n===""&&r.append(o("span",{class:"mute"},"empty")),o("div",{class:"leaf"},y(t),r)}function q(t,e=12){let i=o("pre",{class:"text"}),n=J(t,e);if(i.textContent=t.slice(0,n),n>=t.length)return i;let r=o("button",{type:"button",class:"link"},`Show all (${g(t.length)})`),s=o("div",{class:"folded"},i,r);return r.addEventListener("click",()=>{i.textContent=t,r.remove()}),s}function J(t,e){let i=-1;for(let n=0;n<e;n+=1)if(i=t.indexOf(`
`,i+1),i<0)return t.length>2e3?1600:t.length;return t.length-i<120?t.length:Math.min(i,1600)}function P(t,e){let i=o("span",{class:`verdict is-${t.decision}`},t.decision),n=o("h2",{title:x(t)},x(t)),r=E("Close record",u("close"),()=>e.close());return[o("header",{},i,n,o("span",{class:"gap"}),r),o("div",{class:"record-body"},Q(t,e),o("p",{class:"record-why"},m(t)),...Y(t))]}function Y(t){let e=t.message?[o("p",{class:"record-message"},t.message)]:[],i=o("dl",{class:"record"}),n=(s,a)=>{i.append(o("div",{},o("dt",{},s),o("dd",{class:a?"":"mute"},a||"\u2014")))};n("Time",X(t.time)),n("Agent",t.agent),n("Action",t.action),n("Tool",t.tool),n("Result",t.result),n("User",t.user),n("Run",t.run);let r=j(t.params.value);return t.params.folded&&r.append(o("p",{class:"mute"},`The beginning of ${g(t.params.size)}; the trace has the whole.`)),[...e,i,o("h3",{},"Arguments"),o("div",{class:"record-params"},r)]}function Q(t,e){let i=o("div",{class:"ways"});return t.span&&i.append(_("Show in the trace",()=>e.trace(t))),t.cell&&i.append(_(`Show ${t.place||"the cell"}`,()=>e.reveal(t))),i.childElementCount||i.append(o("span",{class:"mute"},"Granted when the run began.")),i}function _(t,e){let i=o("button",{type:"button",class:"way"},t,u("jump"));return i.addEventListener("click",e),i}function X(t){let e=new Date(t*1e3);return`${e.toLocaleDateString(void 0,{day:"numeric",month:"short",year:"numeric"})}, ${e.toTimeString().slice(0,8)}.${String(e.getMilliseconds()).padStart(3,"0")}`}var N=[["","All"],["asked","Asked"],["allowed","Allowed"],["denied","Denied"],["overridden","Overridden"]],k=class{constructor(e){this.model=e;let i=l=>this.trace(l);this.ledger=new v(l=>this.ask(l),l=>this.pick(l),i),this.scope.append(o("option",{value:"notebook"},"All runs"),o("option",{value:"run"},"The run in the trace")),this.tool.append(o("option",{value:""},"All tools"));for(let l of[this.scope,this.tool])l.addEventListener("change",()=>this.sift());let n=o("div",{class:"audit-bar"},this.switcher(),o("span",{class:"gap"}),this.tool,this.scope),r=o("div",{class:"audit-main"},o("div",{class:"audit-list"},this.note,this.ledger.element),this.record),s=o("p",{},"Every tool that a cell calls, and whatever its profile refuses or asks you about, is written down here."),a=o("div",{class:"nothing"},u("shield"),o("h3",{},"Nothing was decided yet"),s),c=o("style");c.textContent=L+M,this.element=o("div",{class:"audit empty",role:"region","aria-label":"Audit"},c,n,this.notice,r,a),this.element.addEventListener("keydown",l=>{l.key==="Escape"&&this.ledger.chosen&&this.close()}),new ResizeObserver(()=>this.seen()).observe(this.element)}model;element;ledger;record=o("section",{class:"record-pane","aria-label":"Record"});notice=o("p",{class:"notice",role:"alert",hidden:!0});note=o("p",{class:"note",hidden:!0});tool=o("select",{"aria-label":"Tool"});scope=o("select",{"aria-label":"Runs"});chips=new Map;decision="";look=0;sent=[];away=!0;receive(e){e.op==="decisions"?this.show(e):(h(this.notice,e.message),this.notice.hidden=e.message==="")}tick(){this.away||this.ledger.tick()}switcher(){let e=o("div",{class:"kinds",role:"radiogroup","aria-label":"Decision"});for(let[i,n]of N){let r=o("button",{type:"button",role:"radio",class:`kind of-${i||"all"}`,"data-kind":i,"aria-label":n});r.append(o("span",{},n),o("i",{})),r.addEventListener("click",()=>this.choose(i)),this.chips.set(i,r),e.append(r)}return e.addEventListener("keydown",i=>this.arrows(i)),this.mark(),e}arrows(e){let i={ArrowLeft:-1,ArrowRight:1}[e.key];if(i===void 0)return;let n=N.map(([r])=>r);this.choose(n[(n.indexOf(this.decision)+i+n.length)%n.length]),this.chips.get(this.decision)?.focus(),e.preventDefault(),e.stopPropagation()}choose(e){this.decision=e,this.mark(),this.sift()}mark(){for(let[e,i]of this.chips)f(i,"aria-checked",String(e===this.decision)),i.tabIndex=e===this.decision?0:-1}sift(){this.look+=1,this.ledger.reset()}ask(e){if(this.sent=e,this.away)return;let{look:i,decision:n}=this;this.model.send_msg({op:"look",look:i,scope:this.scope.value,decision:n,tool:this.tool.value,offsets:e})}seen(){let e=this.element.clientHeight===0;e!==this.away&&(this.away=e,e?this.model.send_msg({op:"away"}):this.ask(this.sent.length?this.sent:[0]))}show(e){if(e.look!==this.look)return;let i=Object.values(e.kinds).reduce((r,s)=>r+s,0);for(let[r,s]of this.chips)h(s.querySelector("i"),this.told(r?e.kinds[r]??0:i));this.offer(e.tools);let n=this.scope.value==="notebook"&&!this.tool.value;this.element.classList.toggle("empty",i===0&&n),this.note.textContent=this.scope.value==="run"&&i===0?"This run decided nothing.":"No decision is like that.",this.note.hidden=e.total>0,this.ledger.element.hidden=e.total===0,this.ledger.place(e.total,e.pages)}told(e){return e?T(e):"0"}offer(e){let{value:i}=this.tool,n=[...this.tool.options].map(s=>s.value).filter(Boolean),r=i&&!e.includes(i)?[...e,i]:e;n.join(`
`)!==r.join(`
`)&&(this.tool.replaceChildren(o("option",{value:""},"All tools"),...r.map(s=>o("option",{value:s},s))),this.tool.value=i)}pick(e){this.element.classList.add("detailed");let i={close:()=>this.close(),reveal:n=>this.reveal(n),trace:n=>this.trace(n)};this.record.replaceChildren(...P(e,i)),this.reveal(e)}reveal(e){e.cell&&this.model.send_msg({op:"reveal",cell:e.cell,line:e.line})}trace(e){e.span&&this.model.send_msg({op:"trace",run:e.run,span:e.span})}close(){this.element.classList.remove("detailed"),this.record.replaceChildren(),this.ledger.clearChoice(),this.ledger.element.focus({preventScroll:!0})}};function Z({model:t}){let e=new k(t);t.on("msg:custom",n=>e.receive(n));let i=window.setInterval(()=>e.tick(),5e3);return t.on("remove",()=>window.clearInterval(i)),e.element}var Le={render:Z};export{Le as default,Z as render};
