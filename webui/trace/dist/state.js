/* sources 6e93a0000a1a6893a745203df7ca5dca0e6e9ac90c3d0266bb9a7506a6918504 */
var y=`:host { display: block; height: 100%; min-height: 0; }
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
:is(button, input, select, textarea, summary, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: -1px; }
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
`;function o(e,t={},...n){let i=document.createElement(e);for(let[r,a]of Object.entries(t))z(i,r,a);for(let r of n)r&&i.append(r);return i}function z(e,t,n){n==null||n===!1||(typeof n=="function"?e.addEventListener(t.slice(2),n):e.setAttribute(t,n===!0?"":String(n)))}function m(e,t){e.textContent!==t&&(e.textContent=t)}function c(e,t){let n=Math.max(0,t-e);return n<5?"just now":n<60?`${Math.floor(n)} s ago`:n<3600?`${Math.floor(n/60)} min ago`:n<86400?`${Math.floor(n/3600)} h ago`:new Date(e*1e3).toLocaleDateString(void 0,{day:"numeric",month:"short",year:"numeric"})}function g(e){let t=new Date(e*1e3),n=r=>String(r).padStart(2,"0"),i=String(t.getMilliseconds()).padStart(3,"0");return`${n(t.getHours())}:${n(t.getMinutes())}:${n(t.getSeconds())}.${i}`}function h(e){return e<1e3?`${e} characters`:e<1e6?`${Math.round(e/1e3)} kB`:`${(e/1e6).toFixed(1)} MB`}var w={run_cell:'<rect x="2.5" y="3" width="11" height="10" rx="2"/><path d="M6.75 6.1v3.8L10 8z" fill="currentColor" stroke="none"/>',run_script:'<path d="M4 2.5h5.5L12.5 5.5v8h-8.5z"/><path d="M6.5 8.2l1.6 1.5-1.6 1.5M9.3 11.3h1.5"/>',create_agent:'<circle cx="7" cy="5.5" r="2.5"/><path d="M2.5 13.2c.4-2.6 2.2-3.9 4.5-3.9M11.5 9v4.5M9.25 11.25h4.5"/>',invoke_agent:'<rect x="3" y="5" width="10" height="8" rx="2.5"/><path d="M8 5V2.6M6.2 8.5v1M9.8 8.5v1M1.5 8.5v2M14.5 8.5v2"/>',chat:'<path d="M2.5 4.5a2 2 0 012-2h7a2 2 0 012 2v4a2 2 0 01-2 2H7l-3 2.8v-2.8a1.8 1.8 0 01-1.5-2z"/><path d="M5.5 5.5h5M5.5 7.7h3"/>',embeddings:'<circle cx="4" cy="4.5" r="1.5"/><circle cx="12" cy="5.5" r="1.5"/><circle cx="6" cy="12" r="1.5"/><path d="M5.5 4.7l5 .6M4.4 6l1.2 4.5M11 6.7L7.2 11"/>',execute_tool:'<path d="M9.7 2.8a3.3 3.3 0 00-3.5 4.4L2.6 10.8a1.5 1.5 0 002.1 2.1l3.7-3.6a3.3 3.3 0 004.3-3.7L10.8 7.5 8.9 7l-.5-1.9z"/>',invoke_workflow:'<rect x="2" y="2.5" width="4.5" height="4" rx="1"/><rect x="9.5" y="9.5" width="4.5" height="4" rx="1"/><path d="M4.25 6.5v3a2 2 0 002 2h3.25"/>',run_step:'<path d="M3 8h8M8 4.5L11.5 8 8 11.5"/><path d="M13.7 4v8"/>',write_state:'<ellipse cx="8" cy="4" rx="5" ry="1.8"/><path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8"/>',handoff:'<path d="M2.5 6h8.8M8.5 3l3 3-3 3M13.5 10.5H5.7M7.8 8.5l-2.2 2 2.2 2"/>',emit_event:'<path d="M9 1.8L3.5 9h4L7 14.2 12.5 7h-4z"/>',chevron:'<path d="M6 4l4 4-4 4"/>',down:'<path d="M4 6l4 4 4-4"/>',shield:'<path d="M8 2l5 1.8v3.9c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3V3.8z"/><path d="M5.8 8l1.6 1.6 2.9-3"/>',search:'<circle cx="7" cy="7" r="4.2"/><path d="M10.2 10.2L13.5 13.5"/>',save:'<path d="M8 2.5v7M5 6.8l3 3 3-3M3 11.5v2h10v-2"/>',close:'<path d="M4 4l8 8M12 4l-8 8"/>',copy:'<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5V4A1.5 1.5 0 009 2.5H4A1.5 1.5 0 002.5 4v5A1.5 1.5 0 004 10.5h1.5"/>',check:'<path d="M3 8.5L6.5 12 13 4.5"/>',jump:'<path d="M6 3.5H4A1.5 1.5 0 002.5 5v7A1.5 1.5 0 004 13.5h7a1.5 1.5 0 001.5-1.5v-2M9 2.5h4.5V7M13.2 2.8L7.5 8.5"/>',plus:'<path d="M8 3.5v9M3.5 8h9"/>',minus:'<path d="M3.5 8h9"/>',fit:'<path d="M2.5 3.5v9M13.5 3.5v9M5 8h6M6.5 6L4.7 8l1.8 2M9.5 6l1.8 2-1.8 2"/>',waterfall:'<path d="M2.5 4h6M5 8h6M8.5 12h5" stroke-width="2.2"/>',tree:'<path d="M3 3.5h4M6 8h4M6 12.5h6M4 3.5v9h2M4 8h2"/>',flame:'<path d="M2.5 12.5h11M2.5 9h8M2.5 5.5h4.5" stroke-width="2.6" stroke-linecap="butt"/>',lanes:'<path d="M2 3.5h12M2 8h12M2 12.5h12" stroke-width="0.8"/><path d="M3 5.7h4M8 10.2h5" stroke-width="2.2"/>',sequence:'<path d="M3.5 2.5v11M12.5 2.5v11"/><path d="M3.5 5.5h8M9.5 3.7l2 1.8-2 1.8M12.5 10.5h-8M6.5 8.7l-2 1.8 2 1.8"/>',network:'<rect x="5.7" y="2" width="4.6" height="3.4" rx="1"/><rect x="1.7" y="10.4" width="4.6" height="3.4" rx="1"/><rect x="9.7" y="10.4" width="4.6" height="3.4" rx="1"/><path d="M7.2 5.6L4.5 10.2M8.8 5.6l2.7 4.6"/>',events:'<path d="M5.5 4h8M5.5 8h8M5.5 12h8"/><path d="M2.6 4h.2M2.6 8h.2M2.6 12h.2" stroke-width="2"/>',pin:'<path d="M6 2.5h4l-.6 4 2.1 2.2h-7L6.6 6.5zM8 8.7v5"/>',tag:'<path d="M2.5 2.5h5l6 6-5 5-6-6z"/><path d="M5.3 5.3h.1" stroke-width="1.8"/>',sift:'<path d="M2.5 3.5h11L9.5 8v4.5L6.5 11V8z"/>',trace:'<path d="M2 4h7M5 8h6M9 12h5" stroke-width="2"/>',unfold:'<path d="M5 6l3-3 3 3M5 10l3 3 3-3"/>',fold:'<path d="M5 3l3 3 3-3M5 13l3-3 3 3"/>',replay:'<path d="M3 8a5 5 0 105-5c-1.8 0-3.2.8-4.2 2.2"/><path d="M3.4 2.6v2.9h2.9"/>',changed:'<path d="M3 8a5 5 0 018.6-3.4L13 6M13 3v3h-3"/><path d="M13 8a5 5 0 01-8.6 3.4L3 10M3 13v-3h3"/>',play:'<path d="M5 3.5v9L12.5 8z"/>',record:'<circle cx="5" cy="8" r="2.5"/><circle cx="11" cy="8" r="2.5"/><path d="M5 10.5h6"/>',warning:'<path d="M8 2.5l6 11H2z"/><path d="M8 6.5v3M8 11.3v.4"/>'};function p(e){let t=document.createElementNS("http://www.w3.org/2000/svg","svg");return t.setAttribute("viewBox","0 0 16 16"),t.setAttribute("aria-hidden","true"),t.setAttribute("class","icon"),t.innerHTML=w[Object.hasOwn(w,e)?e:""]??'<circle cx="8" cy="8" r="3"/>',t}var C=400,u=200;function M(e,t=2){if(e===null||typeof e!="object")return o("div",{class:"json"},H(null,e));let n=L(e);return o("div",{class:"json"},n.length?E(n,t-1):k(null,e,0))}function k(e,t,n){if(t===null||typeof t!="object")return H(e,t);let i=Array.isArray(t),r=L(t);if(r.length===0)return o("div",{class:"leaf"},x(e),o("span",{class:"mute"},i?"[ ]":"{ }"));let a=i?`[${r.length}]`:_(r),s=o("details",{class:"branch"},o("summary",{},x(e),o("span",{class:"mute"},a))),l=()=>{s.open&&s.childElementCount===1&&s.append(E(r,n-1))};return s.addEventListener("toggle",l),n>0&&r.length<=50&&(s.open=!0,l()),s}function L(e){return Array.isArray(e)?e.map((t,n)=>[String(n),t]):Object.entries(e)}function E(e,t){let n=o("div",{class:"branches"});return S(n,e,0,t),n}function S(e,t,n,i){e.append(...t.slice(n,n+u).map(([s,l])=>k(s,l,i)));let r=t.length-n-u;if(r<=0)return;let a=o("button",{type:"button",class:"link"},`Show ${Math.min(r,u)} more of ${r}`);a.addEventListener("click",()=>{a.remove(),S(e,t,n+u,i)}),e.append(a)}function _(e){let t=e.slice(0,4).map(([n])=>n.slice(0,24));return`{ ${t.join(", ")}${e.length>t.length?", \u2026":""} }`}function x(e){return e===null?null:o("span",{class:"key"},e)}function H(e,t){let n=t===null?"null":typeof t,i=typeof t=="string"?t:String(t),r=n==="string"&&(i.length>C||i.includes(`
`))?O(i):o("span",{class:n},i);return n==="string"&&i===""&&r.append(o("span",{class:"mute"},"empty")),o("div",{class:"leaf"},x(e),r)}function O(e,t=12){let n=o("pre",{class:"text"}),i=F(e,t);if(n.textContent=e.slice(0,i),i>=e.length)return n;let r=o("button",{type:"button",class:"link"},`Show all (${h(e.length)})`),a=o("div",{class:"folded"},n,r);return r.addEventListener("click",()=>{n.textContent=e,r.remove()}),a}function F(e,t){let n=-1;for(let i=0;i<t;i+=1)if(n=e.indexOf(`
`,n+1),n<0)return e.length>2e3?1600:e.length;return e.length-n<120?e.length:Math.min(n,1600)}var $=`.state.empty > :is(.state-bar, .state-main) { display: none; }
.state-bar { display: flex; padding: 8px 10px; flex: none; border-bottom: 1px solid var(--line); }
.state-bar .search { flex-basis: 260px; }
.state-main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.state-table { flex: 1; min-height: 0; min-width: 0; overflow: auto; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { position: sticky; top: 0; z-index: 1; height: 28px; padding: 0 8px; background: var(--paper); color: var(--faint); font-size: 11px; font-weight: 500; text-align: left; box-shadow: inset 0 -1px var(--line); }
th:nth-child(1) { width: 26%; }
th:nth-child(3) { width: 82px; }
th:nth-child(4) { width: 16%; }
th:nth-child(5) { width: 96px; }
th:first-child, td:first-child { padding-left: 14px; }
td { height: 30px; padding: 0 8px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
tbody tr { cursor: default; outline-offset: -2px; }
tbody tr:hover { background: var(--hover); }
tbody tr.selected { background: var(--chosen); box-shadow: inset 2px 0 var(--accent); }
.key-cell { font-weight: 500; }
.value-cell { font: 12px var(--mono); color: var(--soft); }
.value-cell.string { color: var(--good); }
.value-cell:is(.number, .boolean) { color: var(--accent); }
.scope { padding: 1px 8px; border-radius: 9px; background: var(--hover); color: var(--soft); font-size: 11px; }
.history { display: none; flex: 0 0 46%; min-height: 0; min-width: 0; flex-direction: column; border-top: 1px solid var(--line); }
.detailed .history { display: flex; }
.history header { display: flex; align-items: center; padding: 8px 10px 6px 14px; flex: none; }
.history h2 { margin: 0; font-size: 13.5px; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.history-body { flex: 1; min-height: 0; overflow: auto; padding: 0 14px 14px; }
.now { padding: 8px 10px; border-radius: 8px; background: var(--hover); margin-bottom: 10px; }
.changes { margin: 0; padding: 0; list-style: none; display: flex; flex-direction: column; gap: 10px; }
.changes li { padding-left: 11px; border-left: 2px solid var(--line); }
.changes li:first-child { border-color: var(--accent); }
.change-head { display: flex; gap: 10px; font-size: 11.5px; color: var(--faint); }
.change { display: flex; gap: 7px; font: 12px/1.6 var(--mono); min-width: 0; }
.change > :is(.old, .new) { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.old { color: var(--faint); flex: 0 1 auto; }
.new { color: var(--ink); flex: 0 1 auto; }

@container (min-width: 760px) {
  .state-main { flex-direction: row; }
  .history { flex-basis: 38%; border-top: 0; border-left: 1px solid var(--line); }
}
@container (max-width: 520px) {
  th:nth-child(4), td:nth-child(4) { display: none; }
  th:nth-child(3) { width: 74px; }
  th:nth-child(5) { width: 84px; }
}
`;var v=class{constructor(t){this.model=t;this.input=o("input",{type:"search",placeholder:"Find a key","aria-label":"Find a key",spellcheck:"false"}),this.input.addEventListener("input",()=>this.draw());let n=["Key","Value","Scope","Owner","Changed"].map(f=>o("th",{scope:"col"},f)),i=o("table",{"aria-label":"State"},o("thead",{},o("tr",{},...n)),this.body),r=o("div",{class:"search"},p("search"),this.input),a=o("div",{class:"state-bar"},r),s=o("div",{class:"state-main"},o("div",{class:"state-table"},i,this.note),this.history),l=o("p",{},"What a spell keeps with State appears here, with the history of every key."),j=o("div",{class:"nothing"},p("write_state"),o("h3",{},"Nothing is kept yet"),l),b=o("style");b.textContent=y+$;let T={class:"state empty",role:"region","aria-label":"State"};this.element=o("div",T,b,a,this.notice,s,j),this.body.addEventListener("keydown",f=>this.key(f))}model;element;body=o("tbody");history=o("section",{class:"history","aria-label":"History"});input;note=o("p",{class:"note",hidden:!0});notice=o("p",{class:"notice",role:"alert",hidden:!0});entries=[];more=!1;selected="";receive(t){t.op==="entries"?this.show(t.entries,t.more):t.op==="history"?this.tell(t):(m(this.notice,t.message),this.notice.hidden=t.message==="")}tick(){for(let t of this.body.querySelectorAll("[data-time]"))m(t,c(Number(t.dataset.time),Date.now()/1e3))}show(t,n){this.entries=t,this.more=n,this.element.classList.toggle("empty",t.length===0),t.some(i=>i.id===this.selected)||this.closeHistory(),this.draw()}draw(){let t=this.input.value.trim().toLowerCase(),n=a=>`${a.key} ${a.scope} ${a.owner} ${d(a.value)}`.toLowerCase(),i=t?this.entries.filter(a=>n(a).includes(t)):this.entries,r=this.body.contains(this.element.getRootNode().activeElement);this.body.replaceChildren(...i.map((a,s)=>this.row(a,s))),r&&this.body.querySelector('tr[tabindex="0"]')?.focus(),this.note.textContent=i.length?"Only the newest keys are listed.":`No key matches \u201C${t}\u201D.`,this.note.hidden=i.length>0&&!this.more}row(t,n){let i=t.id===this.selected,r=i||!this.selected&&n===0,a={"aria-selected":String(i),class:i?"selected":"",tabindex:r?"0":"-1"},s=o("tr",{...a,"data-id":t.id},o("td",{class:"key-cell",title:t.key},t.key),o("td",{class:`value-cell ${P(t.value)}`},d(t.value)),o("td",{},o("span",{class:"scope"},t.scope)),o("td",{class:"mute",title:t.owner},t.owner),o("td",{class:"mute","data-time":String(t.time),title:g(t.time)},c(t.time,Date.now()/1e3)));return s.addEventListener("click",()=>this.choose(t.id)),s}choose(t){this.selected=t,this.draw(),this.model.send_msg({op:"choose",id:t})}key(t){let n=[...this.body.querySelectorAll("tr")],i=n.indexOf(t.target.closest("tr")),r=t.key==="ArrowDown"?1:t.key==="ArrowUp"?-1:0,a=t.key==="Enter"||t.key===" "?n[i]:r?n[i+r]:void 0;if(t.key==="Escape")this.closeHistory();else if(!a)return;t.preventDefault(),a?.dataset.id&&(a.focus(),this.choose(a.dataset.id))}closeHistory(){this.selected="",this.history.replaceChildren(),this.element.classList.remove("detailed");for(let t of this.body.querySelectorAll(".selected"))t.classList.remove("selected")}tell(t){let n=this.entries.find(l=>l.id===t.id);if(!n||t.id!==this.selected)return;this.element.classList.add("detailed");let i=o("button",{type:"button",class:"icon-button","aria-label":"Close history"},p("close"));i.addEventListener("click",()=>this.closeHistory());let r=o("header",{},o("h2",{},n.key),o("span",{class:"gap"}),i),a=o("ol",{class:"changes"},...t.changes.map(l=>this.change(l)));t.more&&a.append(o("li",{class:"mute"},"Older changes are in the trace."));let s=o("div",{class:"history-body"},o("div",{class:"now"},D(n.value)),a);this.history.replaceChildren(r,s)}change(t){let n=o("span",{class:"old",title:d(t.old)},d(t.old)),i=o("span",{class:"new",title:d(t.value)},d(t.value)),r=o("button",{type:"button",class:"link"},"Show in the trace");r.addEventListener("click",()=>this.model.send_msg({op:"trace",run:t.run,span:t.span}));let a=o("div",{class:"change-head"},o("span",{title:c(t.time,Date.now()/1e3)},g(t.time)),r);return o("li",{},a,o("div",{class:"change"},n,o("span",{class:"mute"},"\u2192"),i))}};function P(e){return e.value===null?"null":typeof e.value}function d(e){let n=((typeof e.value=="string"?e.value:JSON.stringify(e.value))??"").replace(/\s+/g," ");return n.length>160?`${n.slice(0,160)}\u2026`:n}function D(e){let t=M(e.value);return e.folded&&t.append(o("p",{class:"mute"},`The beginning of ${h(e.size)}.`)),t}function V({model:e}){let t=new v(e);e.on("msg:custom",i=>t.receive(i));let n=window.setInterval(()=>t.tick(),5e3);return e.on("remove",()=>window.clearInterval(n)),window.requestAnimationFrame(()=>e.send_msg({op:"ready"})),t.element}var et={render:V};export{et as default,V as render};
