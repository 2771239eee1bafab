var ya=class{addEventListener(){}removeEventListener(){}dispatchEvent(){return!0}},Ma=class extends ya{},wa=class extends Ma{constructor(){super(...arguments),this.role=null}},En=class{observe(){}unobserve(){}disconnect(){}},No={createElement:function(){return new Li.HTMLElement},createElementNS:function(){return new Li.HTMLElement},addEventListener(){},removeEventListener(){},dispatchEvent(t){return!1}},Li={ResizeObserver:En,document:No,Node:Ma,Element:wa,HTMLElement:class extends wa{constructor(){super(...arguments),this.innerHTML=""}get content(){return new Li.DocumentFragment}},DocumentFragment:class extends ya{},customElements:{get:function(){},define:function(){},whenDefined:function(){}},localStorage:{getItem(t){return null},setItem(t,e){},removeItem(t){}},CustomEvent:function(){},getComputedStyle:function(){},navigator:{languages:[],get userAgent(){return""}},matchMedia(t){return{matches:!1,media:t}},DOMParser:class{parseFromString(e,i){return{body:{textContent:e}}}}},Ho="global"in globalThis&&globalThis?.global===globalThis||typeof window>"u"||typeof window.customElements>"u",Wo=Object.keys(Li).every(t=>t in globalThis),l=Ho&&!Wo?Li:globalThis,H=Ho&&!Wo?No:globalThis.document;var h={MEDIA_PLAY_REQUEST:"mediaplayrequest",MEDIA_PAUSE_REQUEST:"mediapauserequest",MEDIA_MUTE_REQUEST:"mediamuterequest",MEDIA_UNMUTE_REQUEST:"mediaunmuterequest",MEDIA_LOOP_REQUEST:"medialooprequest",MEDIA_VOLUME_REQUEST:"mediavolumerequest",MEDIA_SEEK_REQUEST:"mediaseekrequest",MEDIA_AIRPLAY_REQUEST:"mediaairplayrequest",MEDIA_ENTER_FULLSCREEN_REQUEST:"mediaenterfullscreenrequest",MEDIA_EXIT_FULLSCREEN_REQUEST:"mediaexitfullscreenrequest",MEDIA_PREVIEW_REQUEST:"mediapreviewrequest",MEDIA_ENTER_PIP_REQUEST:"mediaenterpiprequest",MEDIA_EXIT_PIP_REQUEST:"mediaexitpiprequest",MEDIA_ENTER_CAST_REQUEST:"mediaentercastrequest",MEDIA_EXIT_CAST_REQUEST:"mediaexitcastrequest",MEDIA_SHOW_TEXT_TRACKS_REQUEST:"mediashowtexttracksrequest",MEDIA_HIDE_TEXT_TRACKS_REQUEST:"mediahidetexttracksrequest",MEDIA_SHOW_SUBTITLES_REQUEST:"mediashowsubtitlesrequest",MEDIA_DISABLE_SUBTITLES_REQUEST:"mediadisablesubtitlesrequest",MEDIA_TOGGLE_SUBTITLES_REQUEST:"mediatogglesubtitlesrequest",MEDIA_PLAYBACK_RATE_REQUEST:"mediaplaybackraterequest",MEDIA_RENDITION_REQUEST:"mediarenditionrequest",MEDIA_AUDIO_TRACK_REQUEST:"mediaaudiotrackrequest",MEDIA_SEEK_TO_LIVE_REQUEST:"mediaseektoliverequest",REGISTER_MEDIA_STATE_RECEIVER:"registermediastatereceiver",UNREGISTER_MEDIA_STATE_RECEIVER:"unregistermediastatereceiver"},I={MEDIA_CHROME_ATTRIBUTES:"mediachromeattributes",MEDIA_CONTROLLER:"mediacontroller"},fn={MEDIA_AIRPLAY_UNAVAILABLE:"mediaAirplayUnavailable",MEDIA_AUDIO_TRACK_ENABLED:"mediaAudioTrackEnabled",MEDIA_AUDIO_TRACK_LIST:"mediaAudioTrackList",MEDIA_AUDIO_TRACK_UNAVAILABLE:"mediaAudioTrackUnavailable",MEDIA_BUFFERED:"mediaBuffered",MEDIA_CAST_UNAVAILABLE:"mediaCastUnavailable",MEDIA_CHAPTERS_CUES:"mediaChaptersCues",MEDIA_CURRENT_TIME:"mediaCurrentTime",MEDIA_DURATION:"mediaDuration",MEDIA_ENDED:"mediaEnded",MEDIA_ERROR:"mediaError",MEDIA_ERROR_CODE:"mediaErrorCode",MEDIA_ERROR_MESSAGE:"mediaErrorMessage",MEDIA_FULLSCREEN_UNAVAILABLE:"mediaFullscreenUnavailable",MEDIA_HAS_PLAYED:"mediaHasPlayed",MEDIA_HEIGHT:"mediaHeight",MEDIA_IS_AIRPLAYING:"mediaIsAirplaying",MEDIA_IS_CASTING:"mediaIsCasting",MEDIA_IS_FULLSCREEN:"mediaIsFullscreen",MEDIA_IS_PIP:"mediaIsPip",MEDIA_LOADING:"mediaLoading",MEDIA_MUTED:"mediaMuted",MEDIA_LOOP:"mediaLoop",MEDIA_PAUSED:"mediaPaused",MEDIA_PIP_UNAVAILABLE:"mediaPipUnavailable",MEDIA_PLAYBACK_RATE:"mediaPlaybackRate",MEDIA_PREVIEW_CHAPTER:"mediaPreviewChapter",MEDIA_PREVIEW_COORDS:"mediaPreviewCoords",MEDIA_PREVIEW_IMAGE:"mediaPreviewImage",MEDIA_PREVIEW_TIME:"mediaPreviewTime",MEDIA_RENDITION_LIST:"mediaRenditionList",MEDIA_RENDITION_SELECTED:"mediaRenditionSelected",MEDIA_RENDITION_UNAVAILABLE:"mediaRenditionUnavailable",MEDIA_SEEKABLE:"mediaSeekable",MEDIA_STREAM_TYPE:"mediaStreamType",MEDIA_SUBTITLES_LIST:"mediaSubtitlesList",MEDIA_SUBTITLES_SHOWING:"mediaSubtitlesShowing",MEDIA_TARGET_LIVE_WINDOW:"mediaTargetLiveWindow",MEDIA_TIME_IS_LIVE:"mediaTimeIsLive",MEDIA_VOLUME:"mediaVolume",MEDIA_VOLUME_LEVEL:"mediaVolumeLevel",MEDIA_VOLUME_UNAVAILABLE:"mediaVolumeUnavailable",MEDIA_LANG:"mediaLang",MEDIA_WIDTH:"mediaWidth"},Bo=Object.entries(fn),s=Bo.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{}),Zd={USER_INACTIVE_CHANGE:"userinactivechange",BREAKPOINTS_CHANGE:"breakpointchange",BREAKPOINTS_COMPUTED:"breakpointscomputed"},ft=Bo.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{...Zd}),mh=Object.entries(ft).reduce((t,[e,i])=>{let a=s[e];return a&&(t[i]=a),t},{userinactivechange:"userinactive"}),Fo=Object.entries(s).reduce((t,[e,i])=>{let a=ft[e];return a&&(t[i]=a),t},{userinactive:"userinactivechange"}),re={SUBTITLES:"subtitles",CAPTIONS:"captions",DESCRIPTIONS:"descriptions",CHAPTERS:"chapters",METADATA:"metadata"},je={DISABLED:"disabled",HIDDEN:"hidden",SHOWING:"showing"};var La={MOUSE:"mouse",PEN:"pen",TOUCH:"touch"},ne={UNAVAILABLE:"unavailable",UNSUPPORTED:"unsupported"},le={LIVE:"live",ON_DEMAND:"on-demand",UNKNOWN:"unknown"};var $o={INLINE:"inline",FULLSCREEN:"fullscreen",PICTURE_IN_PICTURE:"picture-in-picture"};var Ko=new WeakMap,gn=t=>{let e=Ko.get(t);return e||Ko.set(t,e=new Set),e},Vo=new l.ResizeObserver(t=>{for(let e of t)for(let i of gn(e.target))i(e)});function Ge(t,e){gn(t).add(e),Vo.observe(t)}function qe(t,e){let i=gn(t);i.delete(e),i.size||Vo.unobserve(t)}function F(t){let e={};for(let i of t)e[i.name]=i.value;return e}function G(t){var e;return(e=Ra(t))!=null?e:Me(t,"media-controller")}function Ra(t){var e;let{MEDIA_CONTROLLER:i}=I,a=t.getAttribute(i);if(a)return(e=gt(t))==null?void 0:e.getElementById(a)}var te=(t,e)=>!t||!e?!1:t?.contains(e)?!0:te(t,e.getRootNode().host),Me=(t,e)=>{if(!t)return null;let i=t.closest(e);return i||Me(t.getRootNode().host,e)};function Ri(t=document){var e;let i=t?.activeElement;return i?(e=Ri(i.shadowRoot))!=null?e:i:null}function gt(t){var e;let i=(e=t?.getRootNode)==null?void 0:e.call(t);return i instanceof ShadowRoot||i instanceof Document?i:null}function Da(t,{depth:e=3,checkOpacity:i=!0,checkVisibilityCSS:a=!0}={}){if(t.checkVisibility)return t.checkVisibility({checkOpacity:i,checkVisibilityCSS:a});let r=t;for(;r&&e>0;){let n=getComputedStyle(r);if(i&&n.opacity==="0"||a&&n.visibility==="hidden"||n.display==="none")return!1;r=r.parentElement,e--}return!0}function Go(t,e,i,a){let r=a.x-i.x,n=a.y-i.y,o=r*r+n*n;if(o===0)return 0;let d=((t-i.x)*r+(e-i.y)*n)/o;return Math.max(0,Math.min(1,d))}function U(t,e){let i=Xd(t,a=>a===e);return i||Di(t,e)}function Xd(t,e){var i,a;let r;for(r of(i=t.querySelectorAll("style:not([media])"))!=null?i:[]){let n;try{n=(a=r.sheet)==null?void 0:a.cssRules}catch{continue}for(let o of n??[])if(e(o.selectorText))return o}}function Di(t,e){var i,a;let r=(i=t.querySelectorAll("style:not([media])"))!=null?i:[],n=r?.[r.length-1];if(!n?.sheet)return console.warn("Media Chrome: No style sheet found on style tag of",t),{style:{setProperty:()=>{},removeProperty:()=>"",getPropertyValue:()=>""}};let o=n?.sheet.insertRule(`${e}{}`,n.sheet.cssRules.length);return(a=n.sheet.cssRules)==null?void 0:a[o]}function P(t,e,i=Number.NaN){let a=t.getAttribute(e);return a!=null?+a:i}function N(t,e,i){let a=+i;if(i==null||Number.isNaN(a)){t.hasAttribute(e)&&t.removeAttribute(e);return}P(t,e,void 0)!==a&&t.setAttribute(e,`${a}`)}function T(t,e){return t.hasAttribute(e)}function S(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}T(t,e)!=i&&t.toggleAttribute(e,i)}function L(t,e,i=null){var a;return(a=t.getAttribute(e))!=null?a:i}function M(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}let a=`${i}`;L(t,e,void 0)!==a&&t.setAttribute(e,a)}var qo=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ge=(t,e,i)=>(qo(t,e,"read from private field"),i?i.call(t):e.get(t)),Jd=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ca=(t,e,i,a)=>(qo(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),J;function jd(t){return`
    <style>
      :host {
        display: var(--media-control-display, var(--media-gesture-receiver-display, inline-block));
        box-sizing: border-box;
      }
    </style>
  `}var Bt=class extends l.HTMLElement{constructor(){if(super(),Jd(this,J,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[I.MEDIA_CONTROLLER,s.MEDIA_PAUSED]}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===I.MEDIA_CONTROLLER&&(i&&((n=(r=ge(this,J))==null?void 0:r.unassociateElement)==null||n.call(r,this),Ca(this,J,null)),a&&this.isConnected&&(Ca(this,J,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=ge(this,J))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i;this.tabIndex=-1,this.setAttribute("aria-hidden","true"),Ca(this,J,ec(this)),this.getAttribute(I.MEDIA_CONTROLLER)&&((i=(e=ge(this,J))==null?void 0:e.associateElement)==null||i.call(e,this)),ge(this,J)&&(ge(this,J).addEventListener("pointerdown",this),ge(this,J).addEventListener("click",this),ge(this,J).hasAttribute("tabindex")||(ge(this,J).tabIndex=0))}disconnectedCallback(){var e,i,a,r;this.getAttribute(I.MEDIA_CONTROLLER)&&((i=(e=ge(this,J))==null?void 0:e.unassociateElement)==null||i.call(e,this)),(a=ge(this,J))==null||a.removeEventListener("pointerdown",this),(r=ge(this,J))==null||r.removeEventListener("click",this),Ca(this,J,null)}handleEvent(e){var i;let a=(i=e.composedPath())==null?void 0:i[0];if(["video","media-controller"].includes(a?.localName)){if(e.type==="pointerdown")this._pointerType=e.pointerType;else if(e.type==="click"){let{clientX:n,clientY:o}=e,{left:d,top:c,width:_,height:k}=this.getBoundingClientRect(),A=n-d,f=o-c;if(A<0||f<0||A>_||f>k||_===0&&k===0)return;let m=this._pointerType||"mouse";if(this._pointerType=void 0,m===La.TOUCH){this.handleTap(e);return}else if(m===La.MOUSE||m===La.PEN){this.handleMouseClick(e);return}}}}get mediaPaused(){return T(this,s.MEDIA_PAUSED)}set mediaPaused(e){S(this,s.MEDIA_PAUSED,e)}handleTap(e){}handleMouseClick(e){let i=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(i,{composed:!0,bubbles:!0}))}};J=new WeakMap;Bt.shadowRootOptions={mode:"open"};Bt.getTemplateHTML=jd;function ec(t){var e;let i=t.getAttribute(I.MEDIA_CONTROLLER);return i?(e=t.getRootNode())==null?void 0:e.getElementById(i):Me(t,"media-controller")}l.customElements.get("media-gesture-receiver")||l.customElements.define("media-gesture-receiver",Bt);var _n=Bt;var Yo={"Start airplay":"Start airplay","Stop airplay":"Stop airplay",Audio:"Audio",Captions:"Captions","Enable captions":"Enable captions","Disable captions":"Disable captions","Start casting":"Start casting","Stop casting":"Stop casting","Enter fullscreen mode":"Enter fullscreen mode","Exit fullscreen mode":"Exit fullscreen mode",Mute:"Mute",Unmute:"Unmute",Loop:"Loop","Enter picture in picture mode":"Enter picture in picture mode","Exit picture in picture mode":"Exit picture in picture mode",Play:"Play",Pause:"Pause","Playback rate":"Playback rate","Playback rate {playbackRate}":"Playback rate {playbackRate}",Quality:"Quality","Seek backward":"Seek backward","Seek forward":"Seek forward",Settings:"Settings",Auto:"Auto","audio player":"audio player","video player":"video player",volume:"volume",seek:"seek","closed captions":"closed captions","current playback rate":"current playback rate","playback time":"playback time","media loading":"media loading",settings:"settings","audio tracks":"audio tracks",quality:"quality",play:"play",pause:"pause",mute:"mute",unmute:"unmute","chapter: {chapterName}":"chapter: {chapterName}",live:"live",Off:"Off","start airplay":"start airplay","stop airplay":"stop airplay","start casting":"start casting","stop casting":"stop casting","enter fullscreen mode":"enter fullscreen mode","exit fullscreen mode":"exit fullscreen mode","enter picture in picture mode":"enter picture in picture mode","exit picture in picture mode":"exit picture in picture mode","seek to live":"seek to live","playing live":"playing live","seek back {seekOffset} seconds":"seek back {seekOffset} seconds","seek forward {seekOffset} seconds":"seek forward {seekOffset} seconds","Network Error":"Network Error","Decode Error":"Decode Error","Source Not Supported":"Source Not Supported","Encryption Error":"Encryption Error","A network error caused the media download to fail.":"A network error caused the media download to fail.","A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.":"A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.","An unsupported error occurred. The server or network failed, or your browser does not support this format.":"An unsupported error occurred. The server or network failed, or your browser does not support this format.","The media is encrypted and there are no keys to decrypt it.":"The media is encrypted and there are no keys to decrypt it.",hour:"hour",hours:"hours",minute:"minute",minutes:"minutes",second:"second",seconds:"seconds","{time} remaining":"{time} remaining","{currentTime} of {totalTime}":"{currentTime} of {totalTime}","video not loaded, unknown time.":"video not loaded, unknown time."};var Qo,Ft={en:Yo},$t=((Qo=globalThis.navigator)==null?void 0:Qo.language)||"en",bn=t=>{$t=t},tc=(t,e)=>{Ft[t]=e},ic=t=>{var e,i,a;let[r]=$t.split("-");return((e=Ft[$t])==null?void 0:e[t])||((i=Ft[r])==null?void 0:i[t])||((a=Ft.en)==null?void 0:a[t])||t},zo=()=>{let[t]=$t.split("-");return Ft[$t]?$t:Ft[t]?t:"en"},v=(t,e={})=>ic(t).replace(/\{(\w+)\}/g,(i,a)=>a in e?String(e[a]):`{${a}}`);var kn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},K=(t,e,i)=>(kn(t,e,"read from private field"),i?i.call(t):e.get(t)),ie=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},_e=(t,e,i,a)=>(kn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),be=(t,e,i)=>(kn(t,e,"access private method"),i),Ci,Ua,Kt,qt,Gt,An,Vt,xa,Tn,Zo,Sn,Xo,xi,Pa,Na,In,Yt,Oi,et,Oa,g={AUDIO:"audio",AUTOHIDE:"autohide",BREAKPOINTS:"breakpoints",GESTURES_DISABLED:"gesturesdisabled",KEYBOARD_CONTROL:"keyboardcontrol",NO_AUTOHIDE:"noautohide",USER_INACTIVE:"userinactive",AUTOHIDE_OVER_CONTROLS:"autohideovercontrols"};function ac(t){return`
    <style>
      
      :host([${s.MEDIA_IS_FULLSCREEN}]) ::slotted([slot=media]) {
        outline: none;
      }

      :host {
        box-sizing: border-box;
        position: relative;
        display: inline-block;
        line-height: 0;
        background-color: var(--media-background-color, #000);
        overflow: hidden;
      }

      :host(:not([${g.AUDIO}])) [part~=layer]:not([part~=media-layer]) {
        position: absolute;
        top: 0;
        left: 0;
        bottom: 0;
        right: 0;
        display: flex;
        flex-flow: column nowrap;
        align-items: start;
        pointer-events: none;
        background: none;
      }

      slot[name=media] {
        display: var(--media-slot-display, contents);
      }

      
      :host([${g.AUDIO}]) slot[name=media] {
        display: var(--media-slot-display, none);
      }

      
      :host([${g.AUDIO}]) [part~=layer][part~=gesture-layer] {
        height: 0;
        display: block;
      }

      
      :host(:not([${g.AUDIO}])[${g.GESTURES_DISABLED}]) ::slotted([slot=gestures-chrome]),
          :host(:not([${g.AUDIO}])[${g.GESTURES_DISABLED}]) media-gesture-receiver[slot=gestures-chrome] {
        display: none;
      }

      
      ::slotted(:not([slot=media]):not([slot=poster]):not(media-loading-indicator):not([role=dialog]):not([hidden])) {
        pointer-events: auto;
      }

      :host(:not([${g.AUDIO}])) *[part~=layer][part~=centered-layer] {
        align-items: center;
        justify-content: center;
      }

      :host(:not([${g.AUDIO}])) ::slotted(media-gesture-receiver[slot=gestures-chrome]),
      :host(:not([${g.AUDIO}])) media-gesture-receiver[slot=gestures-chrome] {
        align-self: stretch;
        flex-grow: 1;
      }

      slot[name=middle-chrome] {
        display: inline;
        flex-grow: 1;
        pointer-events: none;
        background: none;
      }

      
      ::slotted([slot=media]),
      ::slotted([slot=poster]) {
        width: 100%;
        height: 100%;
      }

      
      :host(:not([${g.AUDIO}])) .spacer {
        flex-grow: 1;
      }

      
      :host(:-webkit-full-screen) {
        
        width: 100% !important;
        height: 100% !important;
      }

      
      ::slotted(:not([slot=media]):not([slot=poster]):not([${g.NO_AUTOHIDE}]):not([hidden]):not([role=dialog])) {
        opacity: 1;
        transition: var(--media-control-transition-in, opacity 0.25s);
      }

      
      :host([${g.USER_INACTIVE}]:not([${s.MEDIA_PAUSED}]):not([${s.MEDIA_IS_AIRPLAYING}]):not([${s.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted(:not([slot=media]):not([slot=poster]):not([${g.NO_AUTOHIDE}]):not([role=dialog])) {
        opacity: 0;
        transition: var(--media-control-transition-out, opacity 1s);
      }

      :host([${g.USER_INACTIVE}]:not([${g.NO_AUTOHIDE}]):not([${s.MEDIA_PAUSED}]):not([${s.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted([slot=media]) {
        cursor: none;
      }

      :host([${g.USER_INACTIVE}][${g.AUTOHIDE_OVER_CONTROLS}]:not([${g.NO_AUTOHIDE}]):not([${s.MEDIA_PAUSED}]):not([${s.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) * {
        --media-cursor: none;
        cursor: none;
      }


      ::slotted(media-control-bar)  {
        align-self: stretch;
      }

      
      
      :host(:not([${g.AUDIO}])[${s.MEDIA_HAS_PLAYED}]) slot[name=poster],
      :host(:not([${g.AUDIO}])[${s.MEDIA_STREAM_TYPE}="${le.ON_DEMAND}"][${s.MEDIA_CURRENT_TIME}]:not([${s.MEDIA_CURRENT_TIME}="0"])) slot[name=poster] {
        display: none;
      }

      ::slotted([role=dialog]) {
        width: 100%;
        height: 100%;
        align-self: center;
      }

      ::slotted([role=menu]) {
        align-self: end;
      }
    </style>

    <slot name="media" part="layer media-layer"></slot>
    <slot name="poster" part="layer poster-layer"></slot>
    <slot name="gestures-chrome" part="layer gesture-layer">
      <media-gesture-receiver slot="gestures-chrome">
        <template shadowrootmode="${_n.shadowRootOptions.mode}">
          ${_n.getTemplateHTML({})}
        </template>
      </media-gesture-receiver>
    </slot>
    <span part="layer vertical-layer">
      <slot name="top-chrome" part="top chrome"></slot>
      <slot name="middle-chrome" part="middle chrome"></slot>
      <slot name="centered-chrome" part="layer centered-layer center centered chrome"></slot>
      
      <slot part="bottom chrome"></slot>
    </span>
    <slot name="dialog" part="layer dialog-layer"></slot>
  `}var rc=Object.values(s),nc="sm:384 md:576 lg:768 xl:960";function sc(t){Jo(t.target,t.contentRect.width)}function Jo(t,e){var i;if(!t.isConnected)return;let a=(i=t.getAttribute(g.BREAKPOINTS))!=null?i:nc,r=oc(a),n=lc(r,e),o=!1;if(Object.keys(r).forEach(d=>{if(n.includes(d)){t.hasAttribute(`breakpoint${d}`)||(t.setAttribute(`breakpoint${d}`,""),o=!0);return}t.hasAttribute(`breakpoint${d}`)&&(t.removeAttribute(`breakpoint${d}`),o=!0)}),o){let d=new CustomEvent(ft.BREAKPOINTS_CHANGE,{detail:n});t.dispatchEvent(d)}t.breakpointsComputed||(t.breakpointsComputed=!0,t.dispatchEvent(new CustomEvent(ft.BREAKPOINTS_COMPUTED,{bubbles:!0,composed:!0})))}function oc(t){let e=t.split(/\s+/);return Object.fromEntries(e.map(i=>i.split(":")))}function lc(t,e){return Object.keys(t).filter(i=>e>=parseInt(t[i]))}var _t=class extends l.HTMLElement{constructor(){if(super(),ie(this,Tn),ie(this,Sn),ie(this,xi),ie(this,Na),ie(this,Yt),ie(this,Ci,void 0),ie(this,Ua,0),ie(this,Kt,null),ie(this,qt,null),ie(this,Gt,void 0),this.breakpointsComputed=!1,ie(this,An,e=>{let i=this.media;for(let a of e){if(a.type!=="childList")continue;let r=a.removedNodes;for(let n of r){if(n.slot!="media"||a.target!=this)continue;let o=a.previousSibling&&a.previousSibling.previousElementSibling;if(!o||!i)this.mediaUnsetCallback(n);else{let d=o.slot!=="media";for(;(o=o.previousSibling)!==null;)o.slot=="media"&&(d=!1);d&&this.mediaUnsetCallback(n)}}if(i)for(let n of a.addedNodes)n===i&&this.handleMediaUpdated(i)}}),ie(this,Vt,!1),ie(this,xa,e=>{K(this,Vt)||(setTimeout(()=>{sc(e),_e(this,Vt,!1)},0),_e(this,Vt,!0))}),ie(this,et,void 0),ie(this,Oa,()=>{if(!K(this,et).assignedElements({flatten:!0}).length){K(this,Kt)&&this.mediaUnsetCallback(K(this,Kt));return}this.handleMediaUpdated(this.media)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}_e(this,Ci,new MutationObserver(K(this,An)))}static get observedAttributes(){return[g.AUTOHIDE,g.GESTURES_DISABLED].concat(rc).filter(e=>![s.MEDIA_RENDITION_LIST,s.MEDIA_AUDIO_TRACK_LIST,s.MEDIA_CHAPTERS_CUES,s.MEDIA_WIDTH,s.MEDIA_HEIGHT,s.MEDIA_ERROR,s.MEDIA_ERROR_MESSAGE].includes(e))}attributeChangedCallback(e,i,a){e.toLowerCase()==g.AUTOHIDE&&(this.autohide=a)}get media(){let e=this.querySelector(":scope > [slot=media]");return e?.nodeName=="SLOT"&&(e=e.assignedElements({flatten:!0})[0]),e}async handleMediaUpdated(e){e&&(_e(this,Kt,e),e.localName.includes("-")&&await l.customElements.whenDefined(e.localName),this.mediaSetCallback(e))}connectedCallback(){var e;K(this,Ci).observe(this,{childList:!0,subtree:!0}),Ge(this,K(this,xa));let a=this.getAttribute(g.AUDIO)!=null?v("audio player"):v("video player");this.setAttribute("role","region"),this.setAttribute("aria-label",a),this.handleMediaUpdated(this.media),this.setAttribute(g.USER_INACTIVE,""),Jo(this,this.getBoundingClientRect().width);let r=this.querySelector(":scope > slot[slot=media]");r&&(_e(this,et,r),K(this,et).addEventListener("slotchange",K(this,Oa))),this.addEventListener("pointerdown",this),this.addEventListener("pointermove",this),this.addEventListener("pointerup",this),this.addEventListener("mouseleave",this),this.addEventListener("keyup",this),(e=l.window)==null||e.addEventListener("mouseup",this)}disconnectedCallback(){var e;qe(this,K(this,xa)),clearTimeout(K(this,qt)),K(this,Ci).disconnect(),this.media&&this.mediaUnsetCallback(this.media),(e=l.window)==null||e.removeEventListener("mouseup",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointermove",this),this.removeEventListener("pointerup",this),this.removeEventListener("mouseleave",this),this.removeEventListener("keyup",this),K(this,et)&&(K(this,et).removeEventListener("slotchange",K(this,Oa)),_e(this,et,null)),_e(this,Vt,!1)}mediaSetCallback(e){}mediaUnsetCallback(e){_e(this,Kt,null)}handleEvent(e){switch(e.type){case"pointerdown":_e(this,Ua,e.timeStamp);break;case"pointermove":be(this,Tn,Zo).call(this,e);break;case"pointerup":be(this,Sn,Xo).call(this,e);break;case"mouseleave":be(this,xi,Pa).call(this);break;case"mouseup":this.removeAttribute(g.KEYBOARD_CONTROL);break;case"keyup":be(this,Yt,Oi).call(this),this.setAttribute(g.KEYBOARD_CONTROL,"");break}}set autohide(e){let i=Number(e);_e(this,Gt,isNaN(i)?0:i)}get autohide(){return(K(this,Gt)===void 0?2:K(this,Gt)).toString()}get breakpoints(){return L(this,g.BREAKPOINTS)}set breakpoints(e){M(this,g.BREAKPOINTS,e)}get audio(){return T(this,g.AUDIO)}set audio(e){S(this,g.AUDIO,e)}get gesturesDisabled(){return T(this,g.GESTURES_DISABLED)}set gesturesDisabled(e){S(this,g.GESTURES_DISABLED,e)}get keyboardControl(){return T(this,g.KEYBOARD_CONTROL)}set keyboardControl(e){S(this,g.KEYBOARD_CONTROL,e)}get noAutohide(){return T(this,g.NO_AUTOHIDE)}set noAutohide(e){S(this,g.NO_AUTOHIDE,e)}get autohideOverControls(){return T(this,g.AUTOHIDE_OVER_CONTROLS)}set autohideOverControls(e){S(this,g.AUTOHIDE_OVER_CONTROLS,e)}get userInteractive(){return T(this,g.USER_INACTIVE)}set userInteractive(e){S(this,g.USER_INACTIVE,e)}};Ci=new WeakMap;Ua=new WeakMap;Kt=new WeakMap;qt=new WeakMap;Gt=new WeakMap;An=new WeakMap;Vt=new WeakMap;xa=new WeakMap;Tn=new WeakSet;Zo=function(t){if(t.pointerType!=="mouse"&&t.timeStamp-K(this,Ua)<250)return;be(this,Na,In).call(this),clearTimeout(K(this,qt));let e=this.hasAttribute(g.AUTOHIDE_OVER_CONTROLS);([this,this.media].includes(t.target)||e)&&be(this,Yt,Oi).call(this)};Sn=new WeakSet;Xo=function(t){if(t.pointerType==="touch"){let e=!this.hasAttribute(g.USER_INACTIVE);[this,this.media].includes(t.target)&&e?be(this,xi,Pa).call(this):be(this,Yt,Oi).call(this)}else t.composedPath().some(e=>["media-play-button","media-fullscreen-button"].includes(e?.localName))&&be(this,Yt,Oi).call(this)};xi=new WeakSet;Pa=function(){if(K(this,Gt)<0||this.hasAttribute(g.USER_INACTIVE))return;this.setAttribute(g.USER_INACTIVE,"");let t=new l.CustomEvent(ft.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!0});this.dispatchEvent(t)};Na=new WeakSet;In=function(){if(!this.hasAttribute(g.USER_INACTIVE))return;this.removeAttribute(g.USER_INACTIVE);let t=new l.CustomEvent(ft.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!1});this.dispatchEvent(t)};Yt=new WeakSet;Oi=function(){be(this,Na,In).call(this),clearTimeout(K(this,qt));let t=parseInt(this.autohide);t<0||_e(this,qt,setTimeout(()=>{be(this,xi,Pa).call(this)},t*1e3))};et=new WeakMap;Oa=new WeakMap;_t.shadowRootOptions={mode:"open"};_t.getTemplateHTML=ac;l.customElements.get("media-container")||l.customElements.define("media-container",_t);var Cn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},At=(t,e,i)=>(Cn(t,e,"read from private field"),i?i.call(t):e.get(t)),Ye=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},xn=(t,e,i,a)=>(Cn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),bt=(t,e,i)=>(Cn(t,e,"access private method"),i),Wa,Pi,Tt,Ha,yn,Mn,jo,wn,el,Ln,tl,Rn,il,Dn,al;function dc(t){return`
    <style>
      :host {
        font: var(--media-font,
          var(--media-font-weight, normal)
          var(--media-font-size, 14px) /
          var(--media-text-content-height, var(--media-control-height, 24px))
          var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        display: var(--media-dialog-display, inline-flex);
        justify-content: center;
        align-items: center;
        
        transition-behavior: allow-discrete;
        visibility: hidden;
        opacity: 0;
        transform: translateY(2px) scale(.99);
        pointer-events: none;
      }

      :host([open]) {
        transition: display .2s, visibility 0s, opacity .2s ease-out, transform .15s ease-out;
        visibility: visible;
        opacity: 1;
        transform: translateY(0) scale(1);
        pointer-events: auto;
      }

      #content {
        display: flex;
        position: relative;
        box-sizing: border-box;
        width: min(320px, 100%);
        word-wrap: break-word;
        max-height: 100%;
        overflow: auto;
        text-align: center;
        line-height: 1.4;
      }
    </style>
    ${this.getSlotTemplateHTML(t)}
  `}function cc(t){return`
    <slot id="content"></slot>
  `}var Ui={OPEN:"open",ANCHOR:"anchor"},tt=class extends l.HTMLElement{constructor(){super(),Ye(this,Ha),Ye(this,Mn),Ye(this,wn),Ye(this,Ln),Ye(this,Rn),Ye(this,Dn),Ye(this,Wa,!1),Ye(this,Pi,null),Ye(this,Tt,null)}static get observedAttributes(){return[Ui.OPEN,Ui.ANCHOR]}get open(){return T(this,Ui.OPEN)}set open(e){S(this,Ui.OPEN,e)}handleEvent(e){switch(e.type){case"invoke":bt(this,Ln,tl).call(this,e);break;case"focusout":bt(this,Rn,il).call(this,e);break;case"keydown":bt(this,Dn,al).call(this,e);break}}connectedCallback(){bt(this,Ha,yn).call(this),this.role||(this.role="dialog"),this.addEventListener("invoke",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this)}disconnectedCallback(){this.removeEventListener("invoke",this),this.removeEventListener("focusout",this),this.removeEventListener("keydown",this)}attributeChangedCallback(e,i,a){bt(this,Ha,yn).call(this),e===Ui.OPEN&&a!==i&&(this.open?bt(this,Mn,jo).call(this):bt(this,wn,el).call(this))}focus(){xn(this,Pi,Ri());let e=!this.dispatchEvent(new Event("focus",{composed:!0,cancelable:!0})),i=!this.dispatchEvent(new Event("focusin",{composed:!0,bubbles:!0,cancelable:!0}));if(e||i)return;let a=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');a?.focus()}get keysUsed(){return["Escape","Tab"]}};Wa=new WeakMap;Pi=new WeakMap;Tt=new WeakMap;Ha=new WeakSet;yn=function(){if(!At(this,Wa)&&(xn(this,Wa,!0),!this.shadowRoot)){this.attachShadow(this.constructor.shadowRootOptions);let t=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(t),queueMicrotask(()=>{let{style:e}=U(this.shadowRoot,":host");e.setProperty("transition","display .15s, visibility .15s, opacity .15s ease-in, transform .15s ease-in")})}};Mn=new WeakSet;jo=function(){var t;(t=At(this,Tt))==null||t.setAttribute("aria-expanded","true"),this.dispatchEvent(new Event("open",{composed:!0,bubbles:!0})),this.addEventListener("transitionend",()=>this.focus(),{once:!0})};wn=new WeakSet;el=function(){var t;(t=At(this,Tt))==null||t.setAttribute("aria-expanded","false"),this.dispatchEvent(new Event("close",{composed:!0,bubbles:!0}))};Ln=new WeakSet;tl=function(t){xn(this,Tt,t.relatedTarget),te(this,t.relatedTarget)||(this.open=!this.open)};Rn=new WeakSet;il=function(t){var e;te(this,t.relatedTarget)||((e=At(this,Pi))==null||e.focus(),At(this,Tt)&&At(this,Tt)!==t.relatedTarget&&this.open&&(this.open=!1))};Dn=new WeakSet;al=function(t){var e,i,a,r,n;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;d||c||_||this.keysUsed.includes(o)&&(t.preventDefault(),t.stopPropagation(),o==="Tab"?(t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()):o==="Escape"&&((n=At(this,Pi))==null||n.focus(),this.open=!1))};tt.shadowRootOptions={mode:"open"};tt.getTemplateHTML=dc;tt.getSlotTemplateHTML=cc;l.customElements.get("media-chrome-dialog")||l.customElements.define("media-chrome-dialog",tt);var uc=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},it=(t,e,i)=>(uc(t,e,"read from private field"),i?i.call(t):e.get(t)),rl=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Qt,zt,Ni={HOTKEYS:"hotkeys"},hc=[{keys:[{key:" ",label:"Space"},{key:"k"}],description:"Toggle Playback"},{keys:[{key:"m"}],description:"Toggle mute"},{keys:[{key:"f"}],description:"Toggle fullscreen"},{keys:[{key:"c"}],description:"Toggle captions or subtitles, if available"},{keys:[{key:"p"}],description:"Toggle Picture in Picture"},{keys:[{key:"ArrowLeft",label:"\u2190"},{key:"j"}],description:"Seek back 10s"},{keys:[{key:"ArrowRight",label:"\u2192"},{key:"l"}],description:"Seek forward 10s"},{keys:[{key:"ArrowUp",label:"\u2191"}],description:"Turn volume up"},{keys:[{key:"ArrowDown",label:"\u2193"}],description:"Turn volume down"},{keys:[{key:"<",label:"< (SHIFT+,)"}],description:"Decrease playback rate"},{keys:[{key:">",label:"> (SHIFT+.)"}],description:"Increase playback rate"},{keys:[{key:"shift+/",label:"SHIFT+/"}],description:"Show keyboard shortcuts"}];function Fa(t){return t===" "?"nospace":`no${t.toLowerCase()}`}function mc(t){let e=new Set(t?.split(/\s+/));return hc.map(({keys:i,description:a})=>({keys:i.filter(({key:r})=>!e.has(Fa(r))),description:a})).filter(({keys:i})=>i.length)}function pc(t){return`
    <style>
      :host {
        position: fixed;
        top: 0;
        left: 0;
        z-index: 9999;
        background: rgb(20 20 30 / .8);
        backdrop-filter: blur(10px);
      }

      #content {
        display: block;
        width: clamp(400px, 40vw, 700px);
        max-width: 90vw;
        text-align: left;
      }

      h2 {
        margin: 0 0 1.5rem 0;
        font-size: 1.5rem;
        font-weight: 500;
        text-align: center;
      }

      .shortcuts-table {
        width: 100%;
        border-collapse: collapse;
      }

      .shortcuts-table tr {
        border-bottom: 1px solid rgba(255, 255, 255, 0.1);
      }

      .shortcuts-table tr:last-child {
        border-bottom: none;
      }

      .shortcuts-table td {
        padding: 0.75rem 0.5rem;
      }

      .shortcuts-table td:first-child {
        text-align: right;
        padding-right: 1rem;
        width: 40%;
        min-width: 120px;
      }

      .shortcuts-table td:last-child {
        padding-left: 1rem;
      }

      .key {
        display: inline-block;
        background: rgba(255, 255, 255, 0.15);
        border: 1px solid rgba(255, 255, 255, 0.2);
        border-radius: 4px;
        padding: 0.25rem 0.5rem;
        font-family: 'Courier New', monospace;
        font-size: 0.9rem;
        font-weight: 500;
        min-width: 1.5rem;
        text-align: center;
        margin: 0 0.2rem;
      }

      .description {
        color: rgba(255, 255, 255, 0.9);
        font-size: 0.95rem;
      }

      .key-combo {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 0.3rem;
      }

      .key-separator {
        color: rgba(255, 255, 255, 0.5);
        font-size: 0.9rem;
      }
    </style>
    <slot id="content">
      ${nl(t[Ni.HOTKEYS])}
    </slot>
  `}function nl(t){return`
    <h2>Keyboard Shortcuts</h2>
    <table class="shortcuts-table">${mc(t).map(({keys:i,description:a})=>`
        <tr>
          <td>
            <div class="key-combo">${i.map(({key:n,label:o=n},d)=>d>0?`<span class="key-separator">or</span><span class="key">${o}</span>`:`<span class="key">${o}</span>`).join("")}</div>
          </td>
          <td class="description">${a}</td>
        </tr>
      `).join("")}</table>
  `}var Ba=class extends tt{constructor(){super(...arguments),rl(this,Qt,e=>{var i;if(!this.open)return;let a=(i=this.shadowRoot)==null?void 0:i.querySelector("#content");if(!a)return;let r=e.composedPath(),n=r[0]===this||r.includes(this),o=r.includes(a);n&&!o&&(this.open=!1)}),rl(this,zt,e=>{if(!this.open)return;let i=e.shiftKey&&(e.key==="/"||e.key==="?");(e.key==="Escape"||i)&&!e.ctrlKey&&!e.altKey&&!e.metaKey&&(this.open=!1,e.preventDefault(),e.stopPropagation())})}static get observedAttributes(){return[...super.observedAttributes,Ni.HOTKEYS]}get hotkeys(){var e;return(e=L(this,Ni.HOTKEYS))!=null?e:void 0}set hotkeys(e){M(this,Ni.HOTKEYS,e)}connectedCallback(){super.connectedCallback(),this.open&&(this.addEventListener("click",it(this,Qt)),document.addEventListener("keydown",it(this,zt)))}disconnectedCallback(){this.removeEventListener("click",it(this,Qt)),document.removeEventListener("keydown",it(this,zt))}attributeChangedCallback(e,i,a){var r;if(super.attributeChangedCallback(e,i,a),e==="open")this.open?(this.addEventListener("click",it(this,Qt)),document.addEventListener("keydown",it(this,zt))):(this.removeEventListener("click",it(this,Qt)),document.removeEventListener("keydown",it(this,zt)));else if(e===Ni.HOTKEYS&&a!==i){let n=(r=this.shadowRoot)==null?void 0:r.querySelector("#content");n&&(n.innerHTML=nl(a))}}};Qt=new WeakMap;zt=new WeakMap;Ba.getSlotTemplateHTML=pc;l.customElements.get("media-keyboard-shortcuts-dialog")||l.customElements.define("media-keyboard-shortcuts-dialog",Ba);var sl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Z=(t,e,i)=>(sl(t,e,"read from private field"),i?i.call(t):e.get(t)),Hi=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},$a=(t,e,i,a)=>(sl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Zt,Xt,Ka,St,Qe,at,rt=class{constructor(e,i,{defaultValue:a}={defaultValue:void 0}){Hi(this,Qe),Hi(this,Zt,void 0),Hi(this,Xt,void 0),Hi(this,Ka,void 0),Hi(this,St,new Set),$a(this,Zt,e),$a(this,Xt,i),$a(this,Ka,new Set(a))}[Symbol.iterator](){return Z(this,Qe,at).values()}get length(){return Z(this,Qe,at).size}get value(){var e;return(e=[...Z(this,Qe,at)].join(" "))!=null?e:""}set value(e){var i;e!==this.value&&($a(this,St,new Set),this.add(...(i=e?.split(" "))!=null?i:[]))}toString(){return this.value}item(e){return[...Z(this,Qe,at)][e]}values(){return Z(this,Qe,at).values()}forEach(e,i){Z(this,Qe,at).forEach(e,i)}add(...e){var i,a;e.forEach(r=>Z(this,St).add(r)),!(this.value===""&&!((i=Z(this,Zt))!=null&&i.hasAttribute(`${Z(this,Xt)}`)))&&((a=Z(this,Zt))==null||a.setAttribute(`${Z(this,Xt)}`,`${this.value}`))}remove(...e){var i;e.forEach(a=>Z(this,St).delete(a)),(i=Z(this,Zt))==null||i.setAttribute(`${Z(this,Xt)}`,`${this.value}`)}contains(e){return Z(this,Qe,at).has(e)}toggle(e,i){return typeof i<"u"?i?(this.add(e),!0):(this.remove(e),!1):this.contains(e)?(this.remove(e),!1):(this.add(e),!0)}replace(e,i){return this.remove(e),this.add(i),e===i}};Zt=new WeakMap;Xt=new WeakMap;Ka=new WeakMap;St=new WeakMap;Qe=new WeakSet;at=function(){return Z(this,St).size?Z(this,St):Z(this,Ka)};function ol(t){return t?.map(vc).join(" ")}function ll(t){return t?.split(/\s+/).map(Ec)}function vc(t){if(t){let{id:e,width:i,height:a}=t;return[e,i,a].filter(r=>r!=null).join(":")}}function Ec(t){if(t){let[e,i,a]=t.split(":");return{id:e,width:+i,height:+a}}}function dl(t){return t?.map(fc).join(" ")}function cl(t){return t?.split(/\s+/).map(gc)}function fc(t){if(t){let{id:e,kind:i,language:a,label:r}=t;return[e,i,a,r].filter(n=>n!=null).join(":")}}function gc(t){if(t){let[e,i,a,r]=t.split(":");return{id:e,kind:i,language:a,label:r}}}function Jt(t){return typeof t=="number"&&!Number.isNaN(t)&&Number.isFinite(t)}var Va=t=>new Promise(e=>setTimeout(e,t));var _c=(t="")=>t.split(/\s+/),ul=(t="")=>{let[e,i,a]=t.split(":"),r=a?decodeURIComponent(a):void 0;return{kind:e==="cc"?re.CAPTIONS:re.SUBTITLES,language:i,label:r}},Wi=(t="",e={})=>_c(t).map(i=>{let a=ul(i);return{...e,...a}}),On=t=>t?Array.isArray(t)?t.map(e=>typeof e=="string"?ul(e):e):typeof t=="string"?Wi(t):[t]:[],Ga=({kind:t,label:e,language:i}={kind:"subtitles"})=>e?`${t==="captions"?"cc":"sb"}:${i}:${encodeURIComponent(e)}`:i,kt=(t=[])=>Array.prototype.map.call(t,Ga).join(" "),bc=(t,e)=>i=>i[t]===e,hl=t=>{let e=Object.entries(t).map(([i,a])=>bc(i,a));return i=>e.every(a=>a(i))},It=(t,e=[],i=[])=>{let a=On(i).map(hl),r=n=>a.some(o=>o(n));Array.from(e).filter(r).forEach(n=>{n.mode=t})},yt=(t,e=()=>!0)=>{if(!t?.textTracks)return[];let i=typeof e=="function"?e:hl(e);return Array.from(t.textTracks).filter(i)},ml=t=>{var e;return!!((e=t.mediaSubtitlesShowing)!=null&&e.length)||t.hasAttribute(s.MEDIA_SUBTITLES_SHOWING)};var vl=t=>{var e;let{media:i,fullscreenElement:a}=t;try{let r=a&&"requestFullscreen"in a?"requestFullscreen":a&&"webkitRequestFullScreen"in a?"webkitRequestFullScreen":void 0;if(r){let n=(e=a[r])==null?void 0:e.call(a);if(n instanceof Promise)return n.catch(()=>{})}else i?.webkitEnterFullscreen?i.webkitEnterFullscreen():i?.requestFullscreen&&i.requestFullscreen()}catch(r){console.error(r)}},pl="exitFullscreen"in H?"exitFullscreen":"webkitExitFullscreen"in H?"webkitExitFullscreen":"webkitCancelFullScreen"in H?"webkitCancelFullScreen":void 0,El=t=>{var e;let{documentElement:i}=t;if(pl){let a=(e=i?.[pl])==null?void 0:e.call(i);if(a instanceof Promise)return a.catch(()=>{})}},Bi="fullscreenElement"in H?"fullscreenElement":"webkitFullscreenElement"in H?"webkitFullscreenElement":void 0,Ac=t=>{let{documentElement:e,media:i}=t,a=e?.[Bi];return!a&&"webkitDisplayingFullscreen"in i&&"webkitPresentationMode"in i&&i.webkitDisplayingFullscreen&&i.webkitPresentationMode===$o.FULLSCREEN?i:a},fl=t=>{var e;let{media:i,documentElement:a,fullscreenElement:r=i}=t;if(!i||!a)return!1;let n=Ac(t);if(!n)return!1;if(n===r||n===i)return!0;if(n.localName.includes("-")){let o=n.shadowRoot;if(!(Bi in o))return te(n,r);for(;o?.[Bi];){if(o[Bi]===r)return!0;o=(e=o[Bi])==null?void 0:e.shadowRoot}}return!1},Tc="fullscreenEnabled"in H?"fullscreenEnabled":"webkitFullscreenEnabled"in H?"webkitFullscreenEnabled":void 0,gl=t=>{let{documentElement:e,media:i}=t;return!!e?.[Tc]||i&&"webkitSupportsFullscreen"in i};var qa,Un=()=>{var t,e;return qa||(qa=(e=(t=H)==null?void 0:t.createElement)==null?void 0:e.call(t,"video"),qa)},_l=async(t=Un())=>{if(!t)return!1;let e=t.volume;t.volume=e/2+.1;let i=new AbortController,a=await Promise.race([Sc(t,i.signal),kc(t,e)]);return i.abort(),a},Sc=(t,e)=>new Promise(i=>{t.addEventListener("volumechange",()=>i(!0),{signal:e})}),kc=async(t,e)=>{for(let i=0;i<10;i++){if(t.volume===e)return!1;await Va(10)}return t.volume!==e},Ic=/.*Version\/.*Safari\/.*/.test(l.navigator.userAgent),Pn=(t=Un())=>l.matchMedia("(display-mode: standalone)").matches&&Ic?!1:typeof t?.requestPictureInPicture=="function",Nn=(t=Un())=>gl({documentElement:H,media:t}),bl=Nn(),Al=Pn(),Tl=!!l.WebKitPlaybackTargetAvailabilityEvent,Sl=!!l.chrome;var jt=t=>yt(t.media,e=>[re.SUBTITLES,re.CAPTIONS].includes(e.kind)).sort((e,i)=>e.kind>=i.kind?1:-1),Hn=t=>yt(t.media,e=>e.mode===je.SHOWING&&[re.SUBTITLES,re.CAPTIONS].includes(e.kind)),Ya=(t,e)=>{let i=jt(t),a=Hn(t),r=!!a.length;if(i.length){if(e===!1||r&&e!==!0)It(je.DISABLED,i,a);else if(e===!0||!r&&e!==!1){let n=i[0],{options:o}=t;if(!o?.noSubtitlesLangPref){let k=l.localStorage.getItem("media-chrome-pref-subtitles-lang"),A=k?[k,...l.navigator.languages]:l.navigator.languages,f=i.filter(m=>A.some(b=>m.language.toLowerCase().startsWith(b.split("-")[0]))).sort((m,b)=>{let E=A.findIndex(y=>m.language.toLowerCase().startsWith(y.split("-")[0])),w=A.findIndex(y=>b.language.toLowerCase().startsWith(y.split("-")[0]));return E-w});f[0]&&(n=f[0])}let{language:d,label:c,kind:_}=n;It(je.DISABLED,i,a),It(je.SHOWING,i,[{language:d,label:c,kind:_}])}}},Qa=(t,e)=>t===e?!0:t==null||e==null||typeof t!=typeof e?!1:typeof t=="number"&&Number.isNaN(t)&&Number.isNaN(e)?!0:typeof t!="object"?!1:Array.isArray(t)?yc(t,e):Object.entries(t).every(([i,a])=>i in e&&Qa(a,e[i])),yc=(t,e)=>{let i=Array.isArray(t),a=Array.isArray(e);return i!==a?!1:i||a?t.length!==e.length?!1:t.every((r,n)=>Qa(r,e[n])):!0};var Mc=Object.values(le),za,wc=_l().then(t=>(za=t,za)),kl=async(...t)=>{await Promise.all(t.filter(e=>e).map(async e=>{if(!("localName"in e&&e instanceof l.HTMLElement))return;let i=e.localName;if(!i.includes("-"))return;let a=l.customElements.get(i);a&&e instanceof a||(await l.customElements.whenDefined(i),l.customElements.upgrade(e))}))},Lc=new l.DOMParser,Rc=t=>t&&(Lc.parseFromString(t,"text/html").body.textContent||t),ei={mediaError:{get(t,e){let{media:i}=t;if(e?.type!=="playing")return i?.error},mediaEvents:["emptied","error","playing"]},mediaErrorCode:{get(t,e){var i;let{media:a}=t;if(e?.type!=="playing")return(i=a?.error)==null?void 0:i.code},mediaEvents:["emptied","error","playing"]},mediaErrorMessage:{get(t,e){var i,a;let{media:r}=t;if(e?.type!=="playing")return(a=(i=r?.error)==null?void 0:i.message)!=null?a:""},mediaEvents:["emptied","error","playing"]},mediaWidth:{get(t){var e;let{media:i}=t;return(e=i?.videoWidth)!=null?e:0},mediaEvents:["resize"]},mediaHeight:{get(t){var e;let{media:i}=t;return(e=i?.videoHeight)!=null?e:0},mediaEvents:["resize"]},mediaPaused:{get(t){var e;let{media:i}=t;return(e=i?.paused)!=null?e:!0},set(t,e){var i;let{media:a}=e;a&&(t?a.pause():(i=a.play())==null||i.catch(()=>{}))},mediaEvents:["play","playing","pause","emptied"]},mediaHasPlayed:{get(t,e){let{media:i}=t;return i?e?e.type==="playing":!i.paused:!1},mediaEvents:["playing","emptied"]},mediaEnded:{get(t){var e;let{media:i}=t;return(e=i?.ended)!=null?e:!1},mediaEvents:["seeked","ended","emptied"]},mediaPlaybackRate:{get(t){var e;let{media:i}=t;return(e=i?.playbackRate)!=null?e:1},set(t,e){let{media:i}=e;i&&Number.isFinite(+t)&&(i.playbackRate=+t)},mediaEvents:["ratechange","loadstart"]},mediaMuted:{get(t){var e;let{media:i}=t;return(e=i?.muted)!=null?e:!1},set(t,e){let{media:i,options:{noMutedPref:a}={}}=e;if(i){i.muted=t;try{let r=l.localStorage.getItem("media-chrome-pref-muted")!==null,n=i.hasAttribute("muted");if(a){r&&l.localStorage.removeItem("media-chrome-pref-muted");return}if(n&&!r)return;l.localStorage.setItem("media-chrome-pref-muted",t?"true":"false")}catch(r){console.debug("Error setting muted pref",r)}}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noMutedPref:i}}=e,{media:a}=e;if(!(!a||a.muted||i))try{let r=l.localStorage.getItem("media-chrome-pref-muted")==="true";ei.mediaMuted.set(r,e),t(r)}catch(r){console.debug("Error getting muted pref",r)}}]},mediaLoop:{get(t){let{media:e}=t;return e?.loop},set(t,e){let{media:i}=e;i&&(i.loop=t)},mediaEvents:["medialooprequest"]},mediaVolume:{get(t){var e;let{media:i}=t;return(e=i?.volume)!=null?e:1},set(t,e){let{media:i,options:{noVolumePref:a}={}}=e;if(i){try{t==null?l.localStorage.removeItem("media-chrome-pref-volume"):!i.hasAttribute("muted")&&!a&&l.localStorage.setItem("media-chrome-pref-volume",t.toString())}catch(r){console.debug("Error setting volume pref",r)}Number.isFinite(+t)&&(i.volume=+t)}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noVolumePref:i}}=e;if(!i)try{let{media:a}=e;if(!a)return;let r=l.localStorage.getItem("media-chrome-pref-volume");if(r==null)return;ei.mediaVolume.set(+r,e),t(+r)}catch(a){console.debug("Error getting volume pref",a)}}]},mediaVolumeLevel:{get(t){let{media:e}=t;return typeof e?.volume>"u"?"high":e.muted||e.volume===0?"off":e.volume<.5?"low":e.volume<.75?"medium":"high"},mediaEvents:["volumechange"]},mediaCurrentTime:{get(t){var e;let{media:i}=t;return(e=i?.currentTime)!=null?e:0},set(t,e){let{media:i}=e;!i||!Jt(t)||(i.currentTime=t)},mediaEvents:["timeupdate","loadedmetadata","seeking"]},mediaDuration:{get(t){let{media:e,options:{defaultDuration:i}={}}=t;return i&&(!e||!e.duration||Number.isNaN(e.duration)||!Number.isFinite(e.duration))?i:Number.isFinite(e?.duration)?e.duration:Number.NaN},mediaEvents:["durationchange","loadedmetadata","emptied"]},mediaLoading:{get(t){let{media:e}=t;return e?.readyState<3},mediaEvents:["waiting","playing","emptied"]},mediaSeekable:{get(t){var e;let{media:i}=t;if(!((e=i?.seekable)!=null&&e.length))return;let a=i.seekable.start(0),r=i.seekable.end(i.seekable.length-1);if(!(!a&&!r))return[Number(a.toFixed(3)),Number(r.toFixed(3))]},mediaEvents:["loadedmetadata","emptied","progress","seekablechange"]},mediaBuffered:{get(t){var e;let{media:i}=t,a=(e=i?.buffered)!=null?e:[];return Array.from(a).map((r,n)=>[Number(a.start(n).toFixed(3)),Number(a.end(n).toFixed(3))])},mediaEvents:["progress","emptied"]},mediaStreamType:{get(t){let{media:e,options:{defaultStreamType:i}={}}=t,a=[le.LIVE,le.ON_DEMAND].includes(i)?i:void 0;if(!e)return a;let{streamType:r}=e;if(Mc.includes(r))return r===le.UNKNOWN?a:r;let n=e.duration;return n===1/0?le.LIVE:Number.isFinite(n)?le.ON_DEMAND:a},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange"]},mediaTargetLiveWindow:{get(t){let{media:e}=t;if(!e)return Number.NaN;let{targetLiveWindow:i}=e,a=ei.mediaStreamType.get(t);return(i==null||Number.isNaN(i))&&a===le.LIVE?0:i},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange","targetlivewindowchange"]},mediaTimeIsLive:{get(t){let{media:e,options:{liveEdgeOffset:i=10}={}}=t;if(!e)return!1;if(typeof e.liveEdgeStart=="number")return Number.isNaN(e.liveEdgeStart)?!1:e.currentTime>=e.liveEdgeStart;if(!(ei.mediaStreamType.get(t)===le.LIVE))return!1;let r=e.seekable;if(!r)return!0;if(!r.length)return!1;let n=r.end(r.length-1)-i;return e.currentTime>=n},mediaEvents:["playing","timeupdate","progress","waiting","emptied"]},mediaSubtitlesList:{get(t){return jt(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack"]},mediaSubtitlesShowing:{get(t){return Hn(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i,a;let{media:r,options:n}=e;if(!r)return;let o=d=>{var c;!n.defaultSubtitles||d&&![re.CAPTIONS,re.SUBTITLES].includes((c=d?.track)==null?void 0:c.kind)||Ya(e,!0)};return r.addEventListener("loadstart",o),(i=r.textTracks)==null||i.addEventListener("addtrack",o),(a=r.textTracks)==null||a.addEventListener("removetrack",o),()=>{var d,c;r.removeEventListener("loadstart",o),(d=r.textTracks)==null||d.removeEventListener("addtrack",o),(c=r.textTracks)==null||c.removeEventListener("removetrack",o)}}]},mediaChaptersCues:{get(t){var e;let{media:i}=t;if(!i)return[];let[a]=yt(i,{kind:re.CHAPTERS});return Array.from((e=a?.cues)!=null?e:[]).map(({text:r,startTime:n,endTime:o})=>({text:Rc(r),startTime:n,endTime:o}))},mediaEvents:["loadstart","loadedmetadata"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;if(!a)return;let r=a.querySelector('track[kind="chapters"][default][src]'),n=(i=a.shadowRoot)==null?void 0:i.querySelector(':is(video,audio) > track[kind="chapters"][default][src]');return r?.addEventListener("load",t),n?.addEventListener("load",t),()=>{r?.removeEventListener("load",t),n?.removeEventListener("load",t)}}]},mediaIsPip:{get(t){var e,i;let{media:a,documentElement:r}=t;if(!a||!r||!r.pictureInPictureElement)return!1;if(r.pictureInPictureElement===a)return!0;if(r.pictureInPictureElement instanceof HTMLMediaElement)return(e=a.localName)!=null&&e.includes("-")?te(a,r.pictureInPictureElement):!1;if(r.pictureInPictureElement.localName.includes("-")){let n=r.pictureInPictureElement.shadowRoot;for(;n?.pictureInPictureElement;){if(n.pictureInPictureElement===a)return!0;n=(i=n.pictureInPictureElement)==null?void 0:i.shadowRoot}}return!1},set(t,e){let{media:i}=e;if(i)if(t){if(!H.pictureInPictureEnabled){console.warn("MediaChrome: Picture-in-picture is not enabled");return}if(!i.requestPictureInPicture){console.warn("MediaChrome: The current media does not support picture-in-picture");return}let a=()=>{console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a readyState > 0.")};i.requestPictureInPicture().catch(r=>{if(r.code===11){if(!i.src){console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a src set.");return}if(i.readyState===0&&i.preload==="none"){let n=()=>{i.removeEventListener("loadedmetadata",o),i.preload="none"},o=()=>{i.requestPictureInPicture().catch(a),n()};i.addEventListener("loadedmetadata",o),i.preload="metadata",setTimeout(()=>{i.readyState===0&&a(),n()},1e3)}else throw r}else throw r})}else H.pictureInPictureElement&&H.exitPictureInPicture()},mediaEvents:["enterpictureinpicture","leavepictureinpicture"]},mediaRenditionList:{get(t){var e;let{media:i}=t;return[...(e=i?.videoRenditions)!=null?e:[]].map(a=>({...a}))},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaRenditionSelected:{get(t){var e,i,a;let{media:r}=t;return(a=(i=r?.videoRenditions)==null?void 0:i[(e=r.videoRenditions)==null?void 0:e.selectedIndex])==null?void 0:a.id},set(t,e){let{media:i}=e;if(!i?.videoRenditions){console.warn("MediaController: Rendition selection not supported by this media.");return}let a=t,r=Array.prototype.findIndex.call(i.videoRenditions,n=>n.id==a);i.videoRenditions.selectedIndex!=r&&(i.videoRenditions.selectedIndex=r)},mediaEvents:["emptied"],videoRenditionsEvents:["addrendition","removerendition","change"]},mediaAudioTrackList:{get(t){var e;let{media:i}=t;return[...(e=i?.audioTracks)!=null?e:[]]},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaAudioTrackEnabled:{get(t){var e,i;let{media:a}=t;return(i=[...(e=a?.audioTracks)!=null?e:[]].find(r=>r.enabled))==null?void 0:i.id},set(t,e){let{media:i}=e;if(!i?.audioTracks){console.warn("MediaChrome: Audio track selection not supported by this media.");return}let a=t;for(let r of i.audioTracks)r.enabled=a==r.id},mediaEvents:["emptied"],audioTracksEvents:["addtrack","removetrack","change"]},mediaIsFullscreen:{get(t){return fl(t)},set(t,e,i){var a,r;t?(vl(e),i.detail&&!((a=e.media)!=null&&a.inert)&&((r=e.media)==null||r.focus())):El(e)},rootEvents:["fullscreenchange","webkitfullscreenchange"],mediaEvents:["webkitbeginfullscreen","webkitendfullscreen","webkitpresentationmodechanged"]},mediaIsCasting:{get(t){var e;let{media:i}=t;return!i?.remote||((e=i.remote)==null?void 0:e.state)==="disconnected"?!1:i.remote.state==="connected"},set(t,e){var i,a;let{media:r}=e;if(r&&!(t&&((i=r.remote)==null?void 0:i.state)!=="disconnected")&&!(!t&&((a=r.remote)==null?void 0:a.state)!=="connected")){if(typeof r.remote.prompt!="function"){console.warn("MediaChrome: Casting is not supported in this environment");return}r.remote.prompt().catch(()=>{})}},remoteEvents:["connect","connecting","disconnect"]},mediaIsAirplaying:{get(){return!1},set(t,e){let{media:i}=e;if(i){if(!(i.webkitShowPlaybackTargetPicker&&l.WebKitPlaybackTargetAvailabilityEvent)){console.error("MediaChrome: received a request to select AirPlay but AirPlay is not supported in this environment");return}i.webkitShowPlaybackTargetPicker()}},mediaEvents:["webkitcurrentplaybacktargetiswirelesschanged"]},mediaFullscreenUnavailable:{get(t){let{media:e}=t;if(!bl||!Nn(e))return ne.UNSUPPORTED}},mediaPipUnavailable:{get(t){let{media:e}=t;if(!Al||!Pn(e))return ne.UNSUPPORTED;if(e?.disablePictureInPicture)return ne.UNAVAILABLE}},mediaVolumeUnavailable:{get(t){let{media:e}=t;if(za===!1||e?.volume==null)return ne.UNSUPPORTED},stateOwnersUpdateHandlers:[t=>{za==null&&wc.then(e=>t(e?void 0:ne.UNSUPPORTED))}]},mediaCastUnavailable:{get(t,{availability:e="not-available"}={}){var i;let{media:a}=t;if(!Sl||!((i=a?.remote)!=null&&i.state))return ne.UNSUPPORTED;if(!(e==null||e==="available"))return ne.UNAVAILABLE},stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(n=>{t({availability:n?"available":"not-available"})}).catch(n=>{n.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var n;(n=a?.remote)==null||n.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaAirplayUnavailable:{get(t,e){if(!Tl)return ne.UNSUPPORTED;if(e?.availability==="not-available")return ne.UNAVAILABLE},mediaEvents:["webkitplaybacktargetavailabilitychanged"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(n=>{t({availability:n?"available":"not-available"})}).catch(n=>{n.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var n;(n=a?.remote)==null||n.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaRenditionUnavailable:{get(t){var e;let{media:i}=t;if(!i?.videoRenditions)return ne.UNSUPPORTED;if(!((e=i.videoRenditions)!=null&&e.length))return ne.UNAVAILABLE},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaAudioTrackUnavailable:{get(t){var e,i;let{media:a}=t;if(!a?.audioTracks)return ne.UNSUPPORTED;if(((i=(e=a.audioTracks)==null?void 0:e.length)!=null?i:0)<=1)return ne.UNAVAILABLE},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaLang:{get(t){let{options:{mediaLang:e}={}}=t;return e??"en"}}};var Il={[h.MEDIA_PREVIEW_REQUEST](t,e,{detail:i}){var a,r,n;let{media:o}=e,d=i??void 0,c,_;if(o&&d!=null){let[m]=yt(o,{kind:re.METADATA,label:"thumbnails"}),b=Array.prototype.find.call((a=m?.cues)!=null?a:[],(E,w,y)=>w===0?E.endTime>d:w===y.length-1?E.startTime<=d:E.startTime<=d&&E.endTime>d);if(b){let E=/'^(?:[a-z]+:)?\/\//i.test(b.text)||(r=o?.querySelector('track[label="thumbnails"]'))==null?void 0:r.src,w=new URL(b.text,E);_=new URLSearchParams(w.hash).get("#xywh").split(",").map(ee=>+ee),c=w.href}}let k=t.mediaDuration.get(e),f=(n=t.mediaChaptersCues.get(e).find((m,b,E)=>b===E.length-1&&k===m.endTime?m.startTime<=d&&m.endTime>=d:m.startTime<=d&&m.endTime>d))==null?void 0:n.text;return i!=null&&f==null&&(f=""),{mediaPreviewTime:d,mediaPreviewImage:c,mediaPreviewCoords:_,mediaPreviewChapter:f}},[h.MEDIA_PAUSE_REQUEST](t,e){t["mediaPaused"].set(!0,e)},[h.MEDIA_PLAY_REQUEST](t,e){var i,a,r,n;let o="mediaPaused",c=t.mediaStreamType.get(e)===le.LIVE,_=!((i=e.options)!=null&&i.noAutoSeekToLive),k=t.mediaTargetLiveWindow.get(e)>0;if(c&&_&&!k){let A=(a=t.mediaSeekable.get(e))==null?void 0:a[1];if(A){let f=(n=(r=e.options)==null?void 0:r.seekToLiveOffset)!=null?n:0,m=A-f;t.mediaCurrentTime.set(m,e)}}t[o].set(!1,e)},[h.MEDIA_PLAYBACK_RATE_REQUEST](t,e,{detail:i}){let a="mediaPlaybackRate",r=i;t[a].set(r,e)},[h.MEDIA_MUTE_REQUEST](t,e){t["mediaMuted"].set(!0,e)},[h.MEDIA_UNMUTE_REQUEST](t,e){let i="mediaMuted";t.mediaVolume.get(e)||t.mediaVolume.set(.25,e),t[i].set(!1,e)},[h.MEDIA_LOOP_REQUEST](t,e,{detail:i}){let a="mediaLoop",r=!!i;return t[a].set(r,e),{mediaLoop:r}},[h.MEDIA_VOLUME_REQUEST](t,e,{detail:i}){let a="mediaVolume",r=i;r&&t.mediaMuted.get(e)&&t.mediaMuted.set(!1,e),t[a].set(r,e)},[h.MEDIA_SEEK_REQUEST](t,e,{detail:i}){let a="mediaCurrentTime",r=i;t[a].set(r,e)},[h.MEDIA_SEEK_TO_LIVE_REQUEST](t,e){var i,a,r;let n="mediaCurrentTime",o=(i=t.mediaSeekable.get(e))==null?void 0:i[1];if(Number.isNaN(Number(o)))return;let d=(r=(a=e.options)==null?void 0:a.seekToLiveOffset)!=null?r:0,c=o-d;t[n].set(c,e)},[h.MEDIA_SHOW_SUBTITLES_REQUEST](t,e,{detail:i}){var a;let{options:r}=e,n=jt(e),o=On(i),d=(a=o[0])==null?void 0:a.language;d&&!r.noSubtitlesLangPref&&l.localStorage.setItem("media-chrome-pref-subtitles-lang",d),It(je.SHOWING,n,o)},[h.MEDIA_DISABLE_SUBTITLES_REQUEST](t,e,{detail:i}){let a=jt(e),r=i??[];It(je.DISABLED,a,r)},[h.MEDIA_TOGGLE_SUBTITLES_REQUEST](t,e,{detail:i}){Ya(e,i)},[h.MEDIA_RENDITION_REQUEST](t,e,{detail:i}){let a="mediaRenditionSelected",r=i;t[a].set(r,e)},[h.MEDIA_AUDIO_TRACK_REQUEST](t,e,{detail:i}){let a="mediaAudioTrackEnabled",r=i;t[a].set(r,e)},[h.MEDIA_ENTER_PIP_REQUEST](t,e){let i="mediaIsPip";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_PIP_REQUEST](t,e){t["mediaIsPip"].set(!1,e)},[h.MEDIA_ENTER_FULLSCREEN_REQUEST](t,e,i){let a="mediaIsFullscreen";t.mediaIsPip.get(e)&&t.mediaIsPip.set(!1,e),t[a].set(!0,e,i)},[h.MEDIA_EXIT_FULLSCREEN_REQUEST](t,e){t["mediaIsFullscreen"].set(!1,e)},[h.MEDIA_ENTER_CAST_REQUEST](t,e){let i="mediaIsCasting";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_CAST_REQUEST](t,e){t["mediaIsCasting"].set(!1,e)},[h.MEDIA_AIRPLAY_REQUEST](t,e){t["mediaIsAirplaying"].set(!0,e)}};var yl=({media:t,fullscreenElement:e,documentElement:i,stateMediator:a=ei,requestMap:r=Il,options:n={},monitorStateOwnersOnlyWithSubscriptions:o=!0})=>{let d=[],c={options:{...n}},_=Object.freeze({mediaPreviewTime:void 0,mediaPreviewImage:void 0,mediaPreviewCoords:void 0,mediaPreviewChapter:void 0}),k=E=>{E!=null&&(Qa(E,_)||(_=Object.freeze({..._,...E}),d.forEach(w=>w(_))))},A=()=>{let E=Object.entries(a).reduce((w,[y,{get:ee}])=>(w[y]=ee(c),w),{});k(E)},f={},m,b=async(E,w)=>{var y,ee,Ii,yi,Nt,Ke,Ve,Mi,Et,uo,ho,mo,po,vo,Eo,fo;let $d=!!m;if(m={...c,...m??{},...E},$d)return;await kl(...Object.values(E));let Ht=d.length>0&&w===0&&o,go=c.media!==m.media,_o=((y=c.media)==null?void 0:y.textTracks)!==((ee=m.media)==null?void 0:ee.textTracks),bo=((Ii=c.media)==null?void 0:Ii.videoRenditions)!==((yi=m.media)==null?void 0:yi.videoRenditions),Ao=((Nt=c.media)==null?void 0:Nt.audioTracks)!==((Ke=m.media)==null?void 0:Ke.audioTracks),To=((Ve=c.media)==null?void 0:Ve.remote)!==((Mi=m.media)==null?void 0:Mi.remote),So=c.documentElement!==m.documentElement,ko=!!c.media&&(go||Ht),Io=!!((Et=c.media)!=null&&Et.textTracks)&&(_o||Ht),yo=!!((uo=c.media)!=null&&uo.videoRenditions)&&(bo||Ht),Mo=!!((ho=c.media)!=null&&ho.audioTracks)&&(Ao||Ht),wo=!!((mo=c.media)!=null&&mo.remote)&&(To||Ht),Lo=!!c.documentElement&&(So||Ht),vn=ko||Io||yo||Mo||wo||Lo,Wt=d.length===0&&w===1&&o,Ro=!!m.media&&(go||Wt),Do=!!((po=m.media)!=null&&po.textTracks)&&(_o||Wt),Co=!!((vo=m.media)!=null&&vo.videoRenditions)&&(bo||Wt),xo=!!((Eo=m.media)!=null&&Eo.audioTracks)&&(Ao||Wt),Oo=!!((fo=m.media)!=null&&fo.remote)&&(To||Wt),Uo=!!m.documentElement&&(So||Wt),Po=Ro||Do||Co||xo||Oo||Uo;if(!(vn||Po)){Object.entries(m).forEach(([C,wi])=>{c[C]=wi}),A(),m=void 0;return}Object.entries(a).forEach(([C,{get:wi,mediaEvents:Kd=[],textTracksEvents:Vd=[],videoRenditionsEvents:Gd=[],audioTracksEvents:qd=[],remoteEvents:Yd=[],rootEvents:Qd=[],stateOwnersUpdateHandlers:zd=[]}])=>{f[C]||(f[C]={});let oe=B=>{let V=wi(c,B);k({[C]:V})},z;z=f[C].mediaEvents,Kd.forEach(B=>{z&&ko&&(c.media.removeEventListener(B,z),f[C].mediaEvents=void 0),Ro&&(m.media.addEventListener(B,oe),f[C].mediaEvents=oe)}),z=f[C].textTracksEvents,Vd.forEach(B=>{var V,fe;z&&Io&&((V=c.media.textTracks)==null||V.removeEventListener(B,z),f[C].textTracksEvents=void 0),Do&&((fe=m.media.textTracks)==null||fe.addEventListener(B,oe),f[C].textTracksEvents=oe)}),z=f[C].videoRenditionsEvents,Gd.forEach(B=>{var V,fe;z&&yo&&((V=c.media.videoRenditions)==null||V.removeEventListener(B,z),f[C].videoRenditionsEvents=void 0),Co&&((fe=m.media.videoRenditions)==null||fe.addEventListener(B,oe),f[C].videoRenditionsEvents=oe)}),z=f[C].audioTracksEvents,qd.forEach(B=>{var V,fe;z&&Mo&&((V=c.media.audioTracks)==null||V.removeEventListener(B,z),f[C].audioTracksEvents=void 0),xo&&((fe=m.media.audioTracks)==null||fe.addEventListener(B,oe),f[C].audioTracksEvents=oe)}),z=f[C].remoteEvents,Yd.forEach(B=>{var V,fe;z&&wo&&((V=c.media.remote)==null||V.removeEventListener(B,z),f[C].remoteEvents=void 0),Oo&&((fe=m.media.remote)==null||fe.addEventListener(B,oe),f[C].remoteEvents=oe)}),z=f[C].rootEvents,Qd.forEach(B=>{z&&Lo&&(c.documentElement.removeEventListener(B,z),f[C].rootEvents=void 0),Uo&&(m.documentElement.addEventListener(B,oe),f[C].rootEvents=oe)});let Ia=f[C].stateOwnersUpdateHandlers;if(Ia&&vn&&(Array.isArray(Ia)?Ia:[Ia]).forEach(V=>{typeof V=="function"&&V()}),Po){let B=zd.map(V=>V(oe,m)).filter(V=>typeof V=="function");f[C].stateOwnersUpdateHandlers=B.length===1?B[0]:B}else vn&&(f[C].stateOwnersUpdateHandlers=void 0)}),Object.entries(m).forEach(([C,wi])=>{c[C]=wi}),A(),m=void 0};return b({media:t,fullscreenElement:e,documentElement:i,options:n}),{dispatch(E){let{type:w,detail:y}=E;if(r[w]&&_.mediaErrorCode==null){k(r[w](a,c,E));return}w==="mediaelementchangerequest"?b({media:y}):w==="fullscreenelementchangerequest"?b({fullscreenElement:y}):w==="documentelementchangerequest"?b({documentElement:y}):w==="optionschangerequest"&&(Object.entries(y??{}).forEach(([ee,Ii])=>{c.options[ee]=Ii}),A())},getState(){return _},subscribe(E){return b({},d.length+1),d.push(E),E(_),()=>{let w=d.indexOf(E);w>=0&&(b({},d.length-1),d.splice(w,1))}}}};var Vn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},p=(t,e,i)=>(Vn(t,e,"read from private field"),i?i.call(t):e.get(t)),de=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ae=(t,e,i,a)=>(Vn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),nt=(t,e,i)=>(Vn(t,e,"access private method"),i),ze,Fi,R,ce,$i,we,Za,Ki,Xa,Wn,wt,Ja,Bn,Vi,ja,Fn,xl,Ol=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Enter"," ","f","m","k","c","l","j",">","<","p"],Ml=10,wl=.025,Ll=.25,Dc=.25,Cc=2,u={DEFAULT_SUBTITLES:"defaultsubtitles",DEFAULT_STREAM_TYPE:"defaultstreamtype",DEFAULT_DURATION:"defaultduration",FULLSCREEN_ELEMENT:"fullscreenelement",HOTKEYS:"hotkeys",KEYBOARD_BACKWARD_SEEK_OFFSET:"keyboardbackwardseekoffset",KEYBOARD_FORWARD_SEEK_OFFSET:"keyboardforwardseekoffset",KEYBOARD_DOWN_VOLUME_STEP:"keyboarddownvolumestep",KEYBOARD_UP_VOLUME_STEP:"keyboardupvolumestep",KEYS_USED:"keysused",LANG:"lang",LOOP:"loop",LIVE_EDGE_OFFSET:"liveedgeoffset",NO_AUTO_SEEK_TO_LIVE:"noautoseektolive",NO_DEFAULT_STORE:"nodefaultstore",NO_HOTKEYS:"nohotkeys",NO_MUTED_PREF:"nomutedpref",NO_SUBTITLES_LANG_PREF:"nosubtitleslangpref",NO_VOLUME_PREF:"novolumepref",SEEK_TO_LIVE_OFFSET:"seektoliveoffset"},$n=class extends _t{constructor(){super(),de(this,Xa),de(this,Ja),de(this,Vi),de(this,Fn),this.mediaStateReceivers=[],this.associatedElementSubscriptions=new Map,de(this,ze,new rt(this,u.HOTKEYS)),de(this,Fi,void 0),de(this,R,void 0),de(this,ce,null),de(this,$i,void 0),de(this,we,void 0),de(this,Za,i=>{var a;(a=p(this,R))==null||a.dispatch(i)}),de(this,Ki,void 0),de(this,wt,i=>{let{key:a,shiftKey:r}=i;if(!(r&&(a==="/"||a==="?")||Ol.includes(a))){this.removeEventListener("keyup",p(this,wt));return}this.keyboardShortcutHandler(i)}),this.associateElement(this);let e={};Ae(this,$i,i=>{Object.entries(i).forEach(([a,r])=>{if(a in e&&e[a]===r)return;this.propagateMediaState(a,r);let n=a.toLowerCase(),o=new l.CustomEvent(Fo[n],{composed:!0,detail:r});this.dispatchEvent(o)}),e=i})}static get observedAttributes(){return super.observedAttributes.concat(u.NO_HOTKEYS,u.HOTKEYS,u.DEFAULT_STREAM_TYPE,u.DEFAULT_SUBTITLES,u.DEFAULT_DURATION,u.NO_MUTED_PREF,u.NO_VOLUME_PREF,u.LANG,u.LOOP,u.LIVE_EDGE_OFFSET,u.SEEK_TO_LIVE_OFFSET,u.NO_AUTO_SEEK_TO_LIVE)}get mediaStore(){return p(this,R)}set mediaStore(e){var i,a;if(p(this,R)&&((i=p(this,we))==null||i.call(this),Ae(this,we,void 0)),Ae(this,R,e),!p(this,R)&&!this.hasAttribute(u.NO_DEFAULT_STORE)){nt(this,Xa,Wn).call(this);return}Ae(this,we,(a=p(this,R))==null?void 0:a.subscribe(p(this,$i)))}get fullscreenElement(){var e;return(e=p(this,Fi))!=null?e:this}set fullscreenElement(e){var i;this.hasAttribute(u.FULLSCREEN_ELEMENT)&&this.removeAttribute(u.FULLSCREEN_ELEMENT),Ae(this,Fi,e),(i=p(this,R))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}get defaultSubtitles(){return T(this,u.DEFAULT_SUBTITLES)}set defaultSubtitles(e){S(this,u.DEFAULT_SUBTITLES,e)}get defaultStreamType(){return L(this,u.DEFAULT_STREAM_TYPE)}set defaultStreamType(e){M(this,u.DEFAULT_STREAM_TYPE,e)}get defaultDuration(){return P(this,u.DEFAULT_DURATION)}set defaultDuration(e){N(this,u.DEFAULT_DURATION,e)}get noHotkeys(){return T(this,u.NO_HOTKEYS)}set noHotkeys(e){S(this,u.NO_HOTKEYS,e)}get keysUsed(){return L(this,u.KEYS_USED)}set keysUsed(e){M(this,u.KEYS_USED,e)}get liveEdgeOffset(){return P(this,u.LIVE_EDGE_OFFSET)}set liveEdgeOffset(e){N(this,u.LIVE_EDGE_OFFSET,e)}get noAutoSeekToLive(){return T(this,u.NO_AUTO_SEEK_TO_LIVE)}set noAutoSeekToLive(e){S(this,u.NO_AUTO_SEEK_TO_LIVE,e)}get noVolumePref(){return T(this,u.NO_VOLUME_PREF)}set noVolumePref(e){S(this,u.NO_VOLUME_PREF,e)}get noMutedPref(){return T(this,u.NO_MUTED_PREF)}set noMutedPref(e){S(this,u.NO_MUTED_PREF,e)}get noSubtitlesLangPref(){return T(this,u.NO_SUBTITLES_LANG_PREF)}set noSubtitlesLangPref(e){S(this,u.NO_SUBTITLES_LANG_PREF,e)}get noDefaultStore(){return T(this,u.NO_DEFAULT_STORE)}set noDefaultStore(e){S(this,u.NO_DEFAULT_STORE,e)}get resolvedLang(){return zo()}attributeChangedCallback(e,i,a){var r,n,o,d,c,_,k,A,f,m,b,E;if(super.attributeChangedCallback(e,i,a),e===u.NO_HOTKEYS)a!==i&&a===""?(this.hasAttribute(u.HOTKEYS)&&console.warn("Media Chrome: Both `hotkeys` and `nohotkeys` have been set. All hotkeys will be disabled."),this.disableHotkeys()):a!==i&&a===null&&this.enableHotkeys(),nt(this,Vi,ja).call(this);else if(e===u.HOTKEYS)p(this,ze).value=a,nt(this,Vi,ja).call(this);else if(e===u.DEFAULT_SUBTITLES&&a!==i)(r=p(this,R))==null||r.dispatch({type:"optionschangerequest",detail:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES)}});else if(e===u.DEFAULT_STREAM_TYPE)(o=p(this,R))==null||o.dispatch({type:"optionschangerequest",detail:{defaultStreamType:(n=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?n:void 0}});else if(e===u.LIVE_EDGE_OFFSET&&a!==i)(d=p(this,R))==null||d.dispatch({type:"optionschangerequest",detail:{liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.SEEK_TO_LIVE_OFFSET&&a!==i)(c=p(this,R))==null||c.dispatch({type:"optionschangerequest",detail:{seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.NO_AUTO_SEEK_TO_LIVE)(_=p(this,R))==null||_.dispatch({type:"optionschangerequest",detail:{noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE)}});else if(e===u.FULLSCREEN_ELEMENT){let w=a?(k=this.getRootNode())==null?void 0:k.getElementById(a):void 0;Ae(this,Fi,w),(A=p(this,R))==null||A.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}else e===u.LANG&&a!==i?(bn(a),(f=p(this,R))==null||f.dispatch({type:"optionschangerequest",detail:{mediaLang:a}})):e===u.LOOP&&a!==i?(m=p(this,R))==null||m.dispatch({type:h.MEDIA_LOOP_REQUEST,detail:a!=null}):e===u.NO_VOLUME_PREF&&a!==i?(b=p(this,R))==null||b.dispatch({type:"optionschangerequest",detail:{noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF)}}):e===u.NO_MUTED_PREF&&a!==i&&((E=p(this,R))==null||E.dispatch({type:"optionschangerequest",detail:{noMutedPref:this.hasAttribute(u.NO_MUTED_PREF)}}))}connectedCallback(){var e,i,a;this.associateElement(this),!p(this,R)&&!this.hasAttribute(u.NO_DEFAULT_STORE)&&nt(this,Xa,Wn).call(this),(e=p(this,R))==null||e.dispatch({type:"documentelementchangerequest",detail:H}),(i=p(this,R))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement}),super.connectedCallback(),p(this,R)&&!p(this,we)&&Ae(this,we,(a=p(this,R))==null?void 0:a.subscribe(p(this,$i))),p(this,Ki)!==void 0&&p(this,R)&&this.media&&setTimeout(()=>{var r,n,o;(n=(r=this.media)==null?void 0:r.textTracks)!=null&&n.length&&((o=p(this,R))==null||o.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:p(this,Ki)}))},0),this.hasAttribute(u.NO_HOTKEYS)?this.disableHotkeys():this.enableHotkeys()}disconnectedCallback(){var e,i,a,r,n,o;if((e=super.disconnectedCallback)==null||e.call(this),this.disableHotkeys(),p(this,R)){let d=p(this,R).getState();Ae(this,Ki,!!((i=d.mediaSubtitlesShowing)!=null&&i.length)),(a=p(this,R))==null||a.dispatch({type:"fullscreenelementchangerequest",detail:void 0}),(r=p(this,R))==null||r.dispatch({type:"documentelementchangerequest",detail:void 0}),(n=p(this,R))==null||n.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:!1})}p(this,we)&&((o=p(this,we))==null||o.call(this),Ae(this,we,void 0)),this.unassociateElement(this),p(this,ce)&&(p(this,ce).remove(),Ae(this,ce,null))}mediaSetCallback(e){var i;super.mediaSetCallback(e),(i=p(this,R))==null||i.dispatch({type:"mediaelementchangerequest",detail:e}),e.hasAttribute("tabindex")||(e.tabIndex=-1)}mediaUnsetCallback(e){var i;super.mediaUnsetCallback(e),(i=p(this,R))==null||i.dispatch({type:"mediaelementchangerequest",detail:void 0})}propagateMediaState(e,i){Cl(this.mediaStateReceivers,e,i)}associateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(i.has(e))return;let a=this.registerMediaStateReceiver.bind(this),r=this.unregisterMediaStateReceiver.bind(this),n=Hc(e,a,r);Object.values(h).forEach(o=>{e.addEventListener(o,p(this,Za))}),i.set(e,n)}unassociateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(!i.has(e))return;i.get(e)(),i.delete(e),Object.values(h).forEach(r=>{e.removeEventListener(r,p(this,Za))})}registerMediaStateReceiver(e){if(!e)return;let i=this.mediaStateReceivers;i.indexOf(e)>-1||(i.push(e),p(this,R)&&Object.entries(p(this,R).getState()).forEach(([r,n])=>{Cl([e],r,n)}))}unregisterMediaStateReceiver(e){let i=this.mediaStateReceivers,a=i.indexOf(e);a<0||i.splice(a,1)}enableHotkeys(){this.addEventListener("keydown",nt(this,Ja,Bn))}disableHotkeys(){this.removeEventListener("keydown",nt(this,Ja,Bn)),this.removeEventListener("keyup",p(this,wt))}get hotkeys(){return p(this,ze)}set hotkeys(e){M(this,u.HOTKEYS,e)}keyboardShortcutHandler(e){var i,a,r,n,o,d,c,_,k;let A=e.target;if(((r=(a=(i=A.getAttribute(u.KEYS_USED))==null?void 0:i.split(" "))!=null?a:A?.keysUsed)!=null?r:[]).map(y=>y==="Space"?" ":y).filter(Boolean).includes(e.key))return;let m,b,E;if(!(p(this,ze).contains(Fa(e.key))||e.shiftKey&&(e.key==="/"||e.key==="?")&&p(this,ze).contains("noshift+/")))switch(e.key){case" ":case"k":m=p(this,R).getState().mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"m":m=this.mediaStore.getState().mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"f":m=this.mediaStore.getState().mediaIsFullscreen?h.MEDIA_EXIT_FULLSCREEN_REQUEST:h.MEDIA_ENTER_FULLSCREEN_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"c":this.dispatchEvent(new l.CustomEvent(h.MEDIA_TOGGLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0}));break;case"ArrowLeft":case"j":{let y=this.hasAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET):Ml;b=Math.max(((n=this.mediaStore.getState().mediaCurrentTime)!=null?n:0)-y,0),E=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowRight":case"l":{let y=this.hasAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET):Ml;b=Math.max(((o=this.mediaStore.getState().mediaCurrentTime)!=null?o:0)+y,0),E=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowUp":{let y=this.hasAttribute(u.KEYBOARD_UP_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_UP_VOLUME_STEP):wl;b=Math.min(((d=this.mediaStore.getState().mediaVolume)!=null?d:1)+y,1),E=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowDown":{let y=this.hasAttribute(u.KEYBOARD_DOWN_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_DOWN_VOLUME_STEP):wl;b=Math.max(((c=this.mediaStore.getState().mediaVolume)!=null?c:1)-y,0),E=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"<":{let y=(_=this.mediaStore.getState().mediaPlaybackRate)!=null?_:1;b=Math.max(y-Ll,Dc).toFixed(2),E=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case">":{let y=(k=this.mediaStore.getState().mediaPlaybackRate)!=null?k:1;b=Math.min(y+Ll,Cc).toFixed(2),E=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"/":case"?":{e.shiftKey&&nt(this,Fn,xl).call(this);break}case"p":{m=this.mediaStore.getState().mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST,E=new l.CustomEvent(m,{composed:!0,bubbles:!0}),this.dispatchEvent(E);break}default:break}}};ze=new WeakMap;Fi=new WeakMap;R=new WeakMap;ce=new WeakMap;$i=new WeakMap;we=new WeakMap;Za=new WeakMap;Ki=new WeakMap;Xa=new WeakSet;Wn=function(){var t;this.mediaStore=yl({media:this.media,fullscreenElement:this.fullscreenElement,options:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES),defaultDuration:this.hasAttribute(u.DEFAULT_DURATION)?+this.getAttribute(u.DEFAULT_DURATION):void 0,defaultStreamType:(t=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?t:void 0,liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE),noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF),noMutedPref:this.hasAttribute(u.NO_MUTED_PREF),noSubtitlesLangPref:this.hasAttribute(u.NO_SUBTITLES_LANG_PREF)}})};wt=new WeakMap;Ja=new WeakSet;Bn=function(t){var e;let{metaKey:i,altKey:a,key:r,shiftKey:n}=t,o=n&&(r==="/"||r==="?");if(o&&((e=p(this,ce))!=null&&e.open)){this.removeEventListener("keyup",p(this,wt));return}if(i||a||!o&&!Ol.includes(r)){this.removeEventListener("keyup",p(this,wt));return}let d=t.target,c=d instanceof HTMLElement&&(d.tagName.toLowerCase()==="media-volume-range"||d.tagName.toLowerCase()==="media-time-range");[" ","ArrowLeft","ArrowRight","ArrowUp","ArrowDown"].includes(r)&&!p(this,ze).contains(Fa(r))&&!c&&t.preventDefault(),this.addEventListener("keyup",p(this,wt),{once:!0})};Vi=new WeakSet;ja=function(){p(this,ce)&&(p(this,ce).hotkeys=p(this,ze).value||void 0,(this.noHotkeys||p(this,ze).contains("noshift+/"))&&(p(this,ce).open=!1))};Fn=new WeakSet;xl=function(){p(this,ce)||(Ae(this,ce,H.createElement("media-keyboard-shortcuts-dialog")),nt(this,Vi,ja).call(this),this.appendChild(p(this,ce))),p(this,ce).open=!0};var xc=Object.values(s),Oc=Object.values(fn),Ul=t=>{var e,i,a,r;let{observedAttributes:n}=t.constructor;!n&&((e=t.nodeName)!=null&&e.includes("-"))&&(l.customElements.upgrade(t),{observedAttributes:n}=t.constructor);let o=(r=(a=(i=t?.getAttribute)==null?void 0:i.call(t,I.MEDIA_CHROME_ATTRIBUTES))==null?void 0:a.split)==null?void 0:r.call(a,/\s+/);return Array.isArray(n||o)?(n||o).filter(d=>xc.includes(d)):[]},Uc=t=>{var e,i;return(e=t.nodeName)!=null&&e.includes("-")&&l.customElements.get((i=t.nodeName)==null?void 0:i.toLowerCase())&&!(t instanceof l.customElements.get(t.nodeName.toLowerCase()))&&l.customElements.upgrade(t),Oc.some(a=>a in t)},Kn=t=>Uc(t)||!!Ul(t).length,Rl=t=>{var e;return(e=t?.join)==null?void 0:e.call(t,":")},Dl={[s.MEDIA_SUBTITLES_LIST]:kt,[s.MEDIA_SUBTITLES_SHOWING]:kt,[s.MEDIA_SEEKABLE]:Rl,[s.MEDIA_BUFFERED]:t=>t?.map(Rl).join(" "),[s.MEDIA_PREVIEW_COORDS]:t=>t?.join(" "),[s.MEDIA_RENDITION_LIST]:ol,[s.MEDIA_AUDIO_TRACK_LIST]:dl},Pc=async(t,e,i)=>{var a,r;if(t.isConnected||await Va(0),typeof i=="boolean"||i==null)return S(t,e,i);if(typeof i=="number")return N(t,e,i);if(typeof i=="string")return M(t,e,i);if(Array.isArray(i)&&!i.length)return t.removeAttribute(e);let n=(r=(a=Dl[e])==null?void 0:a.call(Dl,i))!=null?r:i;return t.setAttribute(e,n)},Nc=t=>{var e;return!!((e=t.closest)!=null&&e.call(t,'*[slot="media"]'))},Mt=(t,e)=>{if(Nc(t))return;let i=(r,n)=>{var o,d;Kn(r)&&n(r);let{children:c=[]}=r??{},_=(d=(o=r?.shadowRoot)==null?void 0:o.children)!=null?d:[];[...c,..._].forEach(A=>Mt(A,n))},a=t?.nodeName.toLowerCase();if(a.includes("-")&&!Kn(t)){l.customElements.whenDefined(a).then(()=>{i(t,e)});return}i(t,e)},Cl=(t,e,i)=>{t.forEach(a=>{if(e in a){a[e]=i;return}let r=Ul(a),n=e.toLowerCase();r.includes(n)&&Pc(a,n,i)})},Hc=(t,e,i)=>{Mt(t,e);let a=k=>{var A;let f=(A=k?.composedPath()[0])!=null?A:k.target;e(f)},r=k=>{var A;let f=(A=k?.composedPath()[0])!=null?A:k.target;i(f)};t.addEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.addEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r);let n=k=>{k.forEach(A=>{let{addedNodes:f=[],removedNodes:m=[],type:b,target:E,attributeName:w}=A;b==="childList"?(Array.prototype.forEach.call(f,y=>Mt(y,e)),Array.prototype.forEach.call(m,y=>Mt(y,i))):b==="attributes"&&w===I.MEDIA_CHROME_ATTRIBUTES&&(Kn(E)?e(E):i(E))})},o=[],d=k=>{let A=k.target;A.name!=="media"&&(o.forEach(f=>Mt(f,i)),o=[...A.assignedElements({flatten:!0})],o.forEach(f=>Mt(f,e)))};t.addEventListener("slotchange",d);let c=new MutationObserver(n);return c.observe(t,{childList:!0,attributes:!0,subtree:!0}),()=>{Mt(t,i),t.removeEventListener("slotchange",d),c.disconnect(),t.removeEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.removeEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r)}};l.customElements.get("media-controller")||l.customElements.define("media-controller",$n);var Pl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},er=(t,e,i)=>(Pl(t,e,"read from private field"),i?i.call(t):e.get(t)),Wc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},tr=(t,e,i,a)=>(Pl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Le;function Bc(t){return`
    <style>
      :host {
        
        box-sizing: border-box;
        display: var(--media-control-display, var(--media-control-bar-display, inline-flex));
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        --media-loading-indicator-icon-height: 44px;
      }

      ::slotted(media-time-range),
      ::slotted(media-volume-range) {
        min-height: 100%;
      }

      ::slotted(media-time-range),
      ::slotted(media-clip-selector) {
        flex-grow: 1;
      }

      ::slotted([role="menu"]) {
        position: absolute;
      }
    </style>

    <slot></slot>
  `}var Gi=class extends l.HTMLElement{constructor(){if(super(),Wc(this,Le,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[I.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===I.MEDIA_CONTROLLER&&(i&&((n=(r=er(this,Le))==null?void 0:r.unassociateElement)==null||n.call(r,this),tr(this,Le,null)),a&&this.isConnected&&(tr(this,Le,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=er(this,Le))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(I.MEDIA_CONTROLLER);r&&(tr(this,Le,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=er(this,Le))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=er(this,Le))==null?void 0:e.unassociateElement)==null||i.call(e,this),tr(this,Le,null)}};Le=new WeakMap;Gi.shadowRootOptions={mode:"open"};Gi.getTemplateHTML=Bc;l.customElements.get("media-control-bar")||l.customElements.define("media-control-bar",Gi);var Hl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},qi=(t,e,i)=>(Hl(t,e,"read from private field"),i?i.call(t):e.get(t)),Nl=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Yi=(t,e,i,a)=>(Hl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Re,ar,ir={LOADING_DELAY:"loadingdelay",NO_AUTOHIDE:"noautohide"},Wl=500,Fc=`
<svg aria-hidden="true" viewBox="0 0 100 100">
  <path d="M73,50c0-12.7-10.3-23-23-23S27,37.3,27,50 M30.9,50c0-10.5,8.5-19.1,19.1-19.1S69.1,39.5,69.1,50">
    <animateTransform
       attributeName="transform"
       attributeType="XML"
       type="rotate"
       dur="1s"
       from="0 50 50"
       to="360 50 50"
       repeatCount="indefinite" />
  </path>
</svg>
`;function $c(t){return`
    <style>
      :host {
        display: var(--media-control-display, var(--media-loading-indicator-display, inline-block));
        vertical-align: middle;
        box-sizing: border-box;
        --_loading-indicator-delay: var(--media-loading-indicator-transition-delay, ${Wl}ms);
      }

      #status {
        color: rgba(0,0,0,0);
        width: 0px;
        height: 0px;
      }

      :host slot[name=icon] > *,
      :host ::slotted([slot=icon]) {
        opacity: var(--media-loading-indicator-opacity, 0);
        transition: opacity 0.15s;
      }

      :host([${s.MEDIA_LOADING}]:not([${s.MEDIA_PAUSED}])) slot[name=icon] > *,
      :host([${s.MEDIA_LOADING}]:not([${s.MEDIA_PAUSED}])) ::slotted([slot=icon]) {
        opacity: var(--media-loading-indicator-opacity, 1);
        transition: opacity 0.15s var(--_loading-indicator-delay);
      }

      :host #status {
        visibility: var(--media-loading-indicator-opacity, hidden);
        transition: visibility 0.15s;
      }

      :host([${s.MEDIA_LOADING}]:not([${s.MEDIA_PAUSED}])) #status {
        visibility: var(--media-loading-indicator-opacity, visible);
        transition: visibility 0.15s var(--_loading-indicator-delay);
      }

      svg, img, ::slotted(svg), ::slotted(img) {
        width: var(--media-loading-indicator-icon-width);
        height: var(--media-loading-indicator-icon-height, 100px);
        fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
        vertical-align: middle;
      }
    </style>

    <slot name="icon">${Fc}</slot>
    <div id="status" role="status" aria-live="polite">${v("media loading")}</div>
  `}var Qi=class extends l.HTMLElement{constructor(){if(super(),Nl(this,Re,void 0),Nl(this,ar,Wl),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[I.MEDIA_CONTROLLER,s.MEDIA_PAUSED,s.MEDIA_LOADING,ir.LOADING_DELAY]}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===ir.LOADING_DELAY&&i!==a?this.loadingDelay=Number(a):e===I.MEDIA_CONTROLLER&&(i&&((n=(r=qi(this,Re))==null?void 0:r.unassociateElement)==null||n.call(r,this),Yi(this,Re,null)),a&&this.isConnected&&(Yi(this,Re,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=qi(this,Re))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(I.MEDIA_CONTROLLER);r&&(Yi(this,Re,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=qi(this,Re))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=qi(this,Re))==null?void 0:e.unassociateElement)==null||i.call(e,this),Yi(this,Re,null)}get loadingDelay(){return qi(this,ar)}set loadingDelay(e){Yi(this,ar,e);let{style:i}=U(this.shadowRoot,":host");i.setProperty("--_loading-indicator-delay",`var(--media-loading-indicator-transition-delay, ${e}ms)`)}get mediaPaused(){return T(this,s.MEDIA_PAUSED)}set mediaPaused(e){S(this,s.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,s.MEDIA_LOADING)}set mediaLoading(e){S(this,s.MEDIA_LOADING,e)}get mediaController(){return L(this,I.MEDIA_CONTROLLER)}set mediaController(e){M(this,I.MEDIA_CONTROLLER,e)}get noAutohide(){return T(this,ir.NO_AUTOHIDE)}set noAutohide(e){S(this,ir.NO_AUTOHIDE,e)}};Re=new WeakMap;ar=new WeakMap;Qi.shadowRootOptions={mode:"open"};Qi.getTemplateHTML=$c;l.customElements.get("media-loading-indicator")||l.customElements.define("media-loading-indicator",Qi);var ti={PLACEMENT:"placement",BOUNDS:"bounds"};function Kc(t){return`
    <style>
      :host {
        --_tooltip-background-color: var(--media-tooltip-background-color, var(--media-secondary-color, rgba(20, 20, 30, .7)));
        --_tooltip-background: var(--media-tooltip-background, var(--_tooltip-background-color));
        --_tooltip-arrow-half-width: calc(var(--media-tooltip-arrow-width, 12px) / 2);
        --_tooltip-arrow-height: var(--media-tooltip-arrow-height, 5px);
        --_tooltip-arrow-background: var(--media-tooltip-arrow-color, var(--_tooltip-background-color));
        position: relative;
        pointer-events: none;
        display: var(--media-tooltip-display, inline-flex);
        justify-content: center;
        align-items: center;
        box-sizing: border-box;
        z-index: var(--media-tooltip-z-index, 1);
        background: var(--_tooltip-background);
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        font: var(--media-font,
          var(--media-font-weight, 400)
          var(--media-font-size, 13px) /
          var(--media-text-content-height, var(--media-control-height, 18px))
          var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
        padding: var(--media-tooltip-padding, .35em .7em);
        border: var(--media-tooltip-border, none);
        border-radius: var(--media-tooltip-border-radius, 5px);
        filter: var(--media-tooltip-filter, drop-shadow(0 0 4px rgba(0, 0, 0, .2)));
        white-space: var(--media-tooltip-white-space, nowrap);
      }

      :host([hidden]) {
        display: none;
      }

      img, svg {
        display: inline-block;
      }

      #arrow {
        position: absolute;
        width: 0px;
        height: 0px;
        border-style: solid;
        display: var(--media-tooltip-arrow-display, block);
      }

      :host(:not([placement])),
      :host([placement="top"]) {
        position: absolute;
        bottom: calc(100% + var(--media-tooltip-distance, 12px));
        left: 50%;
        transform: translate(calc(-50% - var(--media-tooltip-offset-x, 0px)), 0);
      }
      :host(:not([placement])) #arrow,
      :host([placement="top"]) #arrow {
        top: 100%;
        left: 50%;
        border-width: var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width) 0 var(--_tooltip-arrow-half-width);
        border-color: var(--_tooltip-arrow-background) transparent transparent transparent;
        transform: translate(calc(-50% + var(--media-tooltip-offset-x, 0px)), 0);
      }

      :host([placement="right"]) {
        position: absolute;
        left: calc(100% + var(--media-tooltip-distance, 12px));
        top: 50%;
        transform: translate(0, -50%);
      }
      :host([placement="right"]) #arrow {
        top: 50%;
        right: 100%;
        border-width: var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width) 0;
        border-color: transparent var(--_tooltip-arrow-background) transparent transparent;
        transform: translate(0, -50%);
      }

      :host([placement="bottom"]) {
        position: absolute;
        top: calc(100% + var(--media-tooltip-distance, 12px));
        left: 50%;
        transform: translate(calc(-50% - var(--media-tooltip-offset-x, 0px)), 0);
      }
      :host([placement="bottom"]) #arrow {
        bottom: 100%;
        left: 50%;
        border-width: 0 var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width);
        border-color: transparent transparent var(--_tooltip-arrow-background) transparent;
        transform: translate(calc(-50% + var(--media-tooltip-offset-x, 0px)), 0);
      }

      :host([placement="left"]) {
        position: absolute;
        right: calc(100% + var(--media-tooltip-distance, 12px));
        top: 50%;
        transform: translate(0, -50%);
      }
      :host([placement="left"]) #arrow {
        top: 50%;
        left: 100%;
        border-width: var(--_tooltip-arrow-half-width) 0 var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height);
        border-color: transparent transparent transparent var(--_tooltip-arrow-background);
        transform: translate(0, -50%);
      }
      
      :host([placement="none"]) #arrow {
        display: none;
      }
    </style>
    <slot></slot>
    <div id="arrow"></div>
  `}var ii=class extends l.HTMLElement{constructor(){if(super(),this.updateXOffset=()=>{var e;if(!Da(this,{checkOpacity:!1,checkVisibilityCSS:!1}))return;let i=this.placement;if(i==="left"||i==="right"){this.style.removeProperty("--media-tooltip-offset-x");return}let a=getComputedStyle(this),r=(e=Me(this,"#"+this.bounds))!=null?e:G(this);if(!r)return;let{x:n,width:o}=r.getBoundingClientRect(),{x:d,width:c}=this.getBoundingClientRect(),_=d+c,k=n+o,A=a.getPropertyValue("--media-tooltip-offset-x"),f=A?parseFloat(A.replace("px","")):0,m=a.getPropertyValue("--media-tooltip-container-margin"),b=m?parseFloat(m.replace("px","")):0,E=d-n+f-b,w=_-k+f+b;if(E<0){this.style.setProperty("--media-tooltip-offset-x",`${E}px`);return}if(w>0){this.style.setProperty("--media-tooltip-offset-x",`${w}px`);return}this.style.removeProperty("--media-tooltip-offset-x")},!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}if(this.arrowEl=this.shadowRoot.querySelector("#arrow"),Object.prototype.hasOwnProperty.call(this,"placement")){let e=this.placement;delete this.placement,this.placement=e}}static get observedAttributes(){return[ti.PLACEMENT,ti.BOUNDS]}get placement(){return L(this,ti.PLACEMENT)}set placement(e){M(this,ti.PLACEMENT,e)}get bounds(){return L(this,ti.BOUNDS)}set bounds(e){M(this,ti.BOUNDS,e)}};ii.shadowRootOptions={mode:"open"};ii.getTemplateHTML=Kc;l.customElements.get("media-tooltip")||l.customElements.define("media-tooltip",ii);var Gn=ii;var Qn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},q=(t,e,i)=>(Qn(t,e,"read from private field"),i?i.call(t):e.get(t)),Lt=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},rr=(t,e,i,a)=>(Qn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Bl=(t,e,i)=>(Qn(t,e,"access private method"),i),De,ri,qn,Fl,ot,ai,nr,Yn,$l,st={TOOLTIP_PLACEMENT:"tooltipplacement",DISABLED:"disabled",NO_TOOLTIP:"notooltip"};function Vc(t,e={}){return`
    <style>
      :host {
        position: relative;
        font: var(--media-font,
          var(--media-font-weight, bold)
          var(--media-font-size, 14px) /
          var(--media-text-content-height, var(--media-control-height, 24px))
          var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
        padding: var(--media-button-padding, var(--media-control-padding, 10px));
        justify-content: var(--media-button-justify-content, center);
        display: inline-flex;
        align-items: center;
        vertical-align: middle;
        box-sizing: border-box;
        transition: background .15s linear;
        pointer-events: auto;
        cursor: var(--media-cursor, pointer);
        -webkit-tap-highlight-color: transparent;
      }

      
      :host(:focus-visible) {
        box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
        outline: 0;
      }
      
      :host(:where(:focus)) {
        box-shadow: none;
        outline: 0;
      }

      :host(:hover) {
        background: var(--media-control-hover-background, rgba(50 50 70 / .7));
      }

      slot[name="icon"] {
        display: inline-flex;
        align-items: center;
      }

      svg, img, ::slotted(svg), ::slotted(img) {
        width: var(--media-button-icon-width);
        height: var(--media-button-icon-height, var(--media-control-height, 24px));
        transform: var(--media-button-icon-transform);
        transition: var(--media-button-icon-transition);
        fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
        vertical-align: middle;
        max-width: 100%;
        max-height: 100%;
        min-width: 100%;
      }

      media-tooltip {
        
        max-width: 0;
        overflow-x: clip;
        opacity: 0;
        transition: opacity .3s, max-width 0s 9s;
      }

      :host(:hover) media-tooltip,
      :host(:focus-visible) media-tooltip {
        max-width: 100vw;
        opacity: 1;
        transition: opacity .3s;
      }

      :host([notooltip]) slot[name="tooltip"] {
        display: none;
      }
    </style>

    ${this.getSlotTemplateHTML(t,e)}

    <slot name="tooltip">
      <media-tooltip part="tooltip" aria-hidden="true">
        <template shadowrootmode="${Gn.shadowRootOptions.mode}">
          ${Gn.getTemplateHTML({})}
        </template>
        <slot name="tooltip-content">
          ${this.getTooltipContentHTML(t)}
        </slot>
      </media-tooltip>
    </slot>
  `}function Gc(t,e){return`
    <slot></slot>
  `}function qc(){return""}var Y=class extends l.HTMLElement{constructor(){if(super(),Lt(this,qn),Lt(this,Yn),Lt(this,De,void 0),this.preventClick=!1,this.tooltipEl=null,Lt(this,ri,e=>{this.preventClick||this.handleClick(e),setTimeout(q(this,ot),0)}),Lt(this,ot,()=>{var e,i;(i=(e=this.tooltipEl)==null?void 0:e.updateXOffset)==null||i.call(e)}),Lt(this,ai,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",q(this,ai));return}this.preventClick||this.handleClick(e)}),Lt(this,nr,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",q(this,ai));return}this.addEventListener("keyup",q(this,ai),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.tooltipEl=this.shadowRoot.querySelector("media-tooltip")}static get observedAttributes(){return["disabled",st.TOOLTIP_PLACEMENT,I.MEDIA_CONTROLLER,s.MEDIA_LANG]}enable(){this.addEventListener("click",q(this,ri)),this.addEventListener("keydown",q(this,nr)),this.tabIndex=0}disable(){this.removeEventListener("click",q(this,ri)),this.removeEventListener("keydown",q(this,nr)),this.removeEventListener("keyup",q(this,ai)),this.tabIndex=-1}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===I.MEDIA_CONTROLLER?(i&&((n=(r=q(this,De))==null?void 0:r.unassociateElement)==null||n.call(r,this),rr(this,De,null)),a&&this.isConnected&&(rr(this,De,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=q(this,De))==null?void 0:d.associateElement)==null||c.call(d,this))):e==="disabled"&&a!==i?a==null?this.enable():this.disable():e===st.TOOLTIP_PLACEMENT&&this.tooltipEl&&a!==i?this.tooltipEl.placement=a:e===s.MEDIA_LANG&&(this.shadowRoot.querySelector('slot[name="tooltip-content"]').innerHTML=this.constructor.getTooltipContentHTML()),Bl(this,qn,Fl).call(this)&&q(this,ot).call(this)}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),this.hasAttribute("disabled")?this.disable():this.enable(),this.setAttribute("role","button");let n=this.getAttribute(I.MEDIA_CONTROLLER);n&&(rr(this,De,(e=this.getRootNode())==null?void 0:e.getElementById(n)),(a=(i=q(this,De))==null?void 0:i.associateElement)==null||a.call(i,this)),l.customElements.whenDefined("media-tooltip").then(()=>Bl(this,Yn,$l).call(this))}disconnectedCallback(){var e,i;this.disable(),(i=(e=q(this,De))==null?void 0:e.unassociateElement)==null||i.call(e,this),rr(this,De,null),this.removeEventListener("mouseenter",q(this,ot)),this.removeEventListener("focus",q(this,ot)),this.removeEventListener("click",q(this,ri))}get keysUsed(){return["Enter"," "]}get tooltipPlacement(){return L(this,st.TOOLTIP_PLACEMENT)}set tooltipPlacement(e){M(this,st.TOOLTIP_PLACEMENT,e)}get mediaController(){return L(this,I.MEDIA_CONTROLLER)}set mediaController(e){M(this,I.MEDIA_CONTROLLER,e)}get disabled(){return T(this,st.DISABLED)}set disabled(e){S(this,st.DISABLED,e)}get noTooltip(){return T(this,st.NO_TOOLTIP)}set noTooltip(e){S(this,st.NO_TOOLTIP,e)}handleClick(e){}};De=new WeakMap;ri=new WeakMap;qn=new WeakSet;Fl=function(){try{return this.matches(":hover, :focus-visible")}catch{return this.matches(":hover, :focus")}};ot=new WeakMap;ai=new WeakMap;nr=new WeakMap;Yn=new WeakSet;$l=function(){this.addEventListener("mouseenter",q(this,ot)),this.addEventListener("focus",q(this,ot)),this.addEventListener("click",q(this,ri));let t=this.tooltipPlacement;t&&this.tooltipEl&&(this.tooltipEl.placement=t)};Y.shadowRootOptions={mode:"open"};Y.getTemplateHTML=Vc;Y.getSlotTemplateHTML=Gc;Y.getTooltipContentHTML=qc;l.customElements.get("media-chrome-button")||l.customElements.define("media-chrome-button",Y);var Yc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="m6 21 15-9L6 3v18Z"/>
</svg>`,Qc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M6 20h4V4H6v16Zm8-16v16h4V4h-4Z"/>
</svg>`;function zc(t){return`
    <style>
      :host([${s.MEDIA_PAUSED}]) slot[name=pause],
      :host(:not([${s.MEDIA_PAUSED}])) slot[name=play] {
        display: none !important;
      }

      :host([${s.MEDIA_PAUSED}]) slot[name=tooltip-pause],
      :host(:not([${s.MEDIA_PAUSED}])) slot[name=tooltip-play] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="play">${Yc}</slot>
      <slot name="pause">${Qc}</slot>
    </slot>
  `}function Zc(){return`
    <slot name="tooltip-play">${v("Play")}</slot>
    <slot name="tooltip-pause">${v("Pause")}</slot>
  `}var Kl=t=>{let e=t.mediaPaused?v("play"):v("pause");t.setAttribute("aria-label",e)},zi=class extends Y{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PAUSED,s.MEDIA_ENDED]}connectedCallback(){super.connectedCallback(),Kl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===s.MEDIA_PAUSED||e===s.MEDIA_LANG)&&Kl(this)}get mediaPaused(){return T(this,s.MEDIA_PAUSED)}set mediaPaused(e){S(this,s.MEDIA_PAUSED,e)}handleClick(){let e=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};zi.getSlotTemplateHTML=zc;zi.getTooltipContentHTML=Zc;l.customElements.get("media-play-button")||l.customElements.define("media-play-button",zi);var Xc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M16.5 12A4.5 4.5 0 0 0 14 8v2.18l2.45 2.45a4.22 4.22 0 0 0 .05-.63Zm2.5 0a6.84 6.84 0 0 1-.54 2.64L20 16.15A8.8 8.8 0 0 0 21 12a9 9 0 0 0-7-8.77v2.06A7 7 0 0 1 19 12ZM4.27 3 3 4.27 7.73 9H3v6h4l5 5v-6.73l4.25 4.25A6.92 6.92 0 0 1 14 18.7v2.06A9 9 0 0 0 17.69 19l2 2.05L21 19.73l-9-9L4.27 3ZM12 4 9.91 6.09 12 8.18V4Z"/>
</svg>`,Vl=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4Z"/>
</svg>`,Jc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4ZM14 3.23v2.06a7 7 0 0 1 0 13.42v2.06a9 9 0 0 0 0-17.54Z"/>
</svg>`;function jc(t){return`
    <style>
      :host(:not([${s.MEDIA_VOLUME_LEVEL}])) slot[name=icon] slot:not([name=high]),
      :host([${s.MEDIA_VOLUME_LEVEL}=high]) slot[name=icon] slot:not([name=high]) {
        display: none !important;
      }

      :host([${s.MEDIA_VOLUME_LEVEL}=off]) slot[name=icon] slot:not([name=off]) {
        display: none !important;
      }

      :host([${s.MEDIA_VOLUME_LEVEL}=low]) slot[name=icon] slot:not([name=low]) {
        display: none !important;
      }

      :host([${s.MEDIA_VOLUME_LEVEL}=medium]) slot[name=icon] slot:not([name=medium]) {
        display: none !important;
      }

      :host(:not([${s.MEDIA_VOLUME_LEVEL}=off])) slot[name=tooltip-unmute],
      :host([${s.MEDIA_VOLUME_LEVEL}=off]) slot[name=tooltip-mute] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="off">${Xc}</slot>
      <slot name="low">${Vl}</slot>
      <slot name="medium">${Vl}</slot>
      <slot name="high">${Jc}</slot>
    </slot>
  `}function eu(){return`
    <slot name="tooltip-mute">${v("Mute")}</slot>
    <slot name="tooltip-unmute">${v("Unmute")}</slot>
  `}var Gl=t=>{let i=t.mediaVolumeLevel==="off"?v("unmute"):v("mute");t.setAttribute("aria-label",i)},Zi=class extends Y{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_VOLUME_LEVEL]}connectedCallback(){super.connectedCallback(),Gl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_VOLUME_LEVEL&&Gl(this)}get mediaVolumeLevel(){return L(this,s.MEDIA_VOLUME_LEVEL)}set mediaVolumeLevel(e){M(this,s.MEDIA_VOLUME_LEVEL,e)}handleClick(){let e=this.mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};Zi.getSlotTemplateHTML=jc;Zi.getTooltipContentHTML=eu;l.customElements.get("media-mute-button")||l.customElements.define("media-mute-button",Zi);var ts=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},$=(t,e,i)=>(ts(t,e,"read from private field"),i?i.call(t):e.get(t)),j=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},lt=(t,e,i,a)=>(ts(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Te=(t,e,i)=>(ts(t,e,"access private method"),i),Ce,vr,sr,or,Se,mr,lr,dr,cr,is,ql,ur,zn,hr,Zn,pr,as,Xn,Yl,Jn,Ql,jn,zl,es,Zl;function tu(t){return`
    <style>
      :host {
        --_focus-box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
        --_media-range-padding: var(--media-range-padding, var(--media-control-padding, 10px));

        box-shadow: var(--_focus-visible-box-shadow, none);
        background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
        height: calc(var(--media-control-height, 24px) + 2 * var(--_media-range-padding));
        display: inline-flex;
        align-items: center;
        
        vertical-align: middle;
        box-sizing: border-box;
        position: relative;
        width: 100px;
        transition: background .15s linear;
        cursor: var(--media-cursor, pointer);
        pointer-events: auto;
        touch-action: none; 
      }

      
      input[type=range]:focus {
        outline: 0;
      }
      input[type=range]:focus::-webkit-slider-runnable-track {
        outline: 0;
      }

      :host(:hover) {
        background: var(--media-control-hover-background, rgb(50 50 70 / .7));
      }

      #leftgap {
        padding-left: var(--media-range-padding-left, var(--_media-range-padding));
      }

      #rightgap {
        padding-right: var(--media-range-padding-right, var(--_media-range-padding));
      }

      #startpoint,
      #endpoint {
        position: absolute;
      }

      #endpoint {
        right: 0;
      }

      #container {
        
        width: var(--media-range-track-width, 100%);
        transform: translate(var(--media-range-track-translate-x, 0px), var(--media-range-track-translate-y, 0px));
        position: relative;
        height: 100%;
        display: flex;
        align-items: center;
        min-width: 40px;
      }

      #range {
        
        display: var(--media-time-range-hover-display, block);
        bottom: var(--media-time-range-hover-bottom, 0);
        height: var(--media-time-range-hover-height, max(100% , 25px));
        width: 100%;
        position: absolute;
        cursor: var(--media-cursor, pointer);

        -webkit-appearance: none; 
        -webkit-tap-highlight-color: transparent;
        background: transparent; 
        margin: 0;
        z-index: 1;
      }

      @media (hover: hover) {
        #range {
          bottom: var(--media-time-range-hover-bottom, 0);
          height: var(--media-time-range-hover-height, max(100%, 20px));
        }
      }

      
      
      #range::-webkit-slider-thumb {
        -webkit-appearance: none;
        background: transparent;
        width: .1px;
        height: .1px;
      }

      
      #range::-moz-range-thumb {
        background: transparent;
        border: transparent;
        width: .1px;
        height: .1px;
      }

      #appearance {
        height: var(--media-range-track-height, 4px);
        display: flex;
        flex-direction: column;
        justify-content: center;
        width: 100%;
        position: absolute;
        
        will-change: transform;
      }

      #track {
        background: var(--media-range-track-background, rgb(255 255 255 / .2));
        border-radius: var(--media-range-track-border-radius, 1px);
        border: var(--media-range-track-border, none);
        outline: var(--media-range-track-outline);
        outline-offset: var(--media-range-track-outline-offset);
        backdrop-filter: var(--media-range-track-backdrop-filter);
        -webkit-backdrop-filter: var(--media-range-track-backdrop-filter);
        box-shadow: var(--media-range-track-box-shadow, none);
        position: absolute;
        width: 100%;
        height: 100%;
        overflow: hidden;
      }

      #progress,
      #pointer {
        position: absolute;
        height: 100%;
        will-change: width;
      }

      #progress {
        background: var(--media-range-bar-color, var(--media-primary-color, rgb(238 238 238)));
        transition: var(--media-range-track-transition);
      }

      #pointer {
        background: var(--media-range-track-pointer-background);
        border-right: var(--media-range-track-pointer-border-right);
        transition: visibility .25s, opacity .25s;
        visibility: hidden;
        opacity: 0;
      }

      @media (hover: hover) {
        :host(:hover) #pointer {
          transition: visibility .5s, opacity .5s;
          visibility: visible;
          opacity: 1;
        }
      }

      #thumb,
      ::slotted([slot=thumb]) {
        width: var(--media-range-thumb-width, 10px);
        height: var(--media-range-thumb-height, 10px);
        transition: var(--media-range-thumb-transition);
        transform: var(--media-range-thumb-transform, none);
        opacity: var(--media-range-thumb-opacity, 1);
        translate: -50%;
        position: absolute;
        left: 0;
        cursor: var(--media-cursor, pointer);
      }

      #thumb {
        border-radius: var(--media-range-thumb-border-radius, 10px);
        background: var(--media-range-thumb-background, var(--media-primary-color, rgb(238 238 238)));
        box-shadow: var(--media-range-thumb-box-shadow, 1px 1px 1px transparent);
        border: var(--media-range-thumb-border, none);
      }

      :host([disabled]) #thumb {
        background-color: #777;
      }

      .segments #appearance {
        height: var(--media-range-segment-hover-height, 7px);
      }

      #track {
        clip-path: url(#segments-clipping);
      }

      #segments {
        --segments-gap: var(--media-range-segments-gap, 2px);
        position: absolute;
        width: 100%;
        height: 100%;
      }

      #segments-clipping {
        transform: translateX(calc(var(--segments-gap) / 2));
      }

      #segments-clipping:empty {
        display: none;
      }

      #segments-clipping rect {
        height: var(--media-range-track-height, 4px);
        y: calc((var(--media-range-segment-hover-height, 7px) - var(--media-range-track-height, 4px)) / 2);
        transition: var(--media-range-segment-transition, transform .1s ease-in-out);
        transform: var(--media-range-segment-transform, scaleY(1));
        transform-origin: center;
      }

      /* Visible label for accessibility - positioned off-screen but technically visible (Firefox requires visible labels) */
      #range-label {
        position: absolute;
        left: -10000px;
        background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
        pointer-events: none;
      }
    </style>
    <div id="leftgap"></div>
    <div id="container">
      <div id="startpoint"></div>
      <div id="endpoint"></div>
      <div id="appearance">
        <div id="track" part="track">
          <div id="pointer"></div>
          <div id="progress" part="progress"></div>
        </div>
        <slot name="thumb">
          <div id="thumb" part="thumb"></div>
        </slot>
        <svg id="segments" aria-hidden="true"><clipPath id="segments-clipping"></clipPath></svg>
      </div>
        <input id="range" type="range" min="0" max="1" step="any" value="0">
        <label for="range" id="range-label"></label>

      ${this.getContainerTemplateHTML(t)}
    </div>
    <div id="rightgap"></div>
  `}function iu(t){return""}var xe=class extends l.HTMLElement{constructor(){if(super(),j(this,is),j(this,ur),j(this,hr),j(this,pr),j(this,Xn),j(this,Jn),j(this,jn),j(this,es),j(this,Ce,void 0),j(this,vr,void 0),j(this,sr,void 0),j(this,or,void 0),j(this,Se,{}),j(this,mr,[]),j(this,lr,()=>{if(this.range.matches(":focus-visible")){let{style:e}=U(this.shadowRoot,":host");e.setProperty("--_focus-visible-box-shadow","var(--_focus-box-shadow)")}}),j(this,dr,()=>{let{style:e}=U(this.shadowRoot,":host");e.removeProperty("--_focus-visible-box-shadow")}),j(this,cr,()=>{let e=this.shadowRoot.querySelector("#segments-clipping");e&&e.parentNode.append(e)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.container=this.shadowRoot.querySelector("#container"),lt(this,sr,this.shadowRoot.querySelector("#startpoint")),lt(this,or,this.shadowRoot.querySelector("#endpoint")),this.range=this.shadowRoot.querySelector("#range"),this.appearance=this.shadowRoot.querySelector("#appearance")}static get observedAttributes(){return["disabled","aria-disabled",I.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===I.MEDIA_CONTROLLER?(i&&((n=(r=$(this,Ce))==null?void 0:r.unassociateElement)==null||n.call(r,this),lt(this,Ce,null)),a&&this.isConnected&&(lt(this,Ce,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=$(this,Ce))==null?void 0:d.associateElement)==null||c.call(d,this))):(e==="disabled"||e==="aria-disabled"&&i!==a)&&(a==null?(this.range.removeAttribute(e),Te(this,ur,zn).call(this)):(this.range.setAttribute(e,a),Te(this,hr,Zn).call(this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),$(this,Se).pointer=U(this.shadowRoot,"#pointer"),$(this,Se).progress=U(this.shadowRoot,"#progress"),$(this,Se).thumb=U(this.shadowRoot,'#thumb, ::slotted([slot="thumb"])'),$(this,Se).activeSegment=U(this.shadowRoot,"#segments-clipping rect:nth-child(0)");let n=this.getAttribute(I.MEDIA_CONTROLLER);n&&(lt(this,Ce,(e=this.getRootNode())==null?void 0:e.getElementById(n)),(a=(i=$(this,Ce))==null?void 0:i.associateElement)==null||a.call(i,this)),this.updateBar(),this.shadowRoot.addEventListener("focusin",$(this,lr)),this.shadowRoot.addEventListener("focusout",$(this,dr)),Te(this,ur,zn).call(this),Ge(this.container,$(this,cr))}disconnectedCallback(){var e,i;Te(this,hr,Zn).call(this),(i=(e=$(this,Ce))==null?void 0:e.unassociateElement)==null||i.call(e,this),lt(this,Ce,null),this.shadowRoot.removeEventListener("focusin",$(this,lr)),this.shadowRoot.removeEventListener("focusout",$(this,dr)),qe(this.container,$(this,cr))}updatePointerBar(e){var i;(i=$(this,Se).pointer)==null||i.style.setProperty("width",`${this.getPointerRatio(e)*100}%`)}updateBar(){var e,i;let a=this.range.valueAsNumber*100;(e=$(this,Se).progress)==null||e.style.setProperty("width",`${a}%`),(i=$(this,Se).thumb)==null||i.style.setProperty("left",`${a}%`)}updateSegments(e){let i=this.shadowRoot.querySelector("#segments-clipping");if(i.textContent="",this.container.classList.toggle("segments",!!e?.length),!e?.length)return;let a=[...new Set([+this.range.min,...e.flatMap(n=>[n.start,n.end]),+this.range.max])];lt(this,mr,[...a]);let r=a.pop();for(let[n,o]of a.entries()){let[d,c]=[n===0,n===a.length-1],_=d?"calc(var(--segments-gap) / -1)":`${o*100}%`,A=`calc(${((c?r:a[n+1])-o)*100}%${d||c?"":" - var(--segments-gap)"})`,f=H.createElementNS("http://www.w3.org/2000/svg","rect"),m=Di(this.shadowRoot,`#segments-clipping rect:nth-child(${n+1})`);m.style.setProperty("x",_),m.style.setProperty("width",A),i.append(f)}}getPointerRatio(e){return Go(e.clientX,e.clientY,$(this,sr).getBoundingClientRect(),$(this,or).getBoundingClientRect())}get dragging(){return this.hasAttribute("dragging")}handleEvent(e){switch(e.type){case"pointermove":Te(this,es,Zl).call(this,e);break;case"input":this.updateBar();break;case"pointerenter":Te(this,Xn,Yl).call(this,e);break;case"pointerdown":Te(this,pr,as).call(this,e);break;case"pointerup":Te(this,Jn,Ql).call(this);break;case"pointerleave":Te(this,jn,zl).call(this);break}}get keysUsed(){return["ArrowUp","ArrowRight","ArrowDown","ArrowLeft"]}};Ce=new WeakMap;vr=new WeakMap;sr=new WeakMap;or=new WeakMap;Se=new WeakMap;mr=new WeakMap;lr=new WeakMap;dr=new WeakMap;cr=new WeakMap;is=new WeakSet;ql=function(t){let e=$(this,Se).activeSegment;if(!e)return;let i=this.getPointerRatio(t),r=`#segments-clipping rect:nth-child(${$(this,mr).findIndex((n,o,d)=>{let c=d[o+1];return c!=null&&i>=n&&i<=c})+1})`;(e.selectorText!=r||!e.style.transform)&&(e.selectorText=r,e.style.setProperty("transform","var(--media-range-segment-hover-transform, scaleY(2))"))};ur=new WeakSet;zn=function(){this.hasAttribute("disabled")||!this.isConnected||(this.addEventListener("input",this),this.addEventListener("pointerdown",this),this.addEventListener("pointerenter",this))};hr=new WeakSet;Zn=function(){var t,e;this.removeEventListener("input",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointerenter",this),this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointerup",this),(e=l.window)==null||e.removeEventListener("pointermove",this)};pr=new WeakSet;as=function(t){var e;lt(this,vr,t.composedPath().includes(this.range)),(e=l.window)==null||e.addEventListener("pointerup",this,{once:!0})};Xn=new WeakSet;Yl=function(t){var e;t.pointerType!=="mouse"&&Te(this,pr,as).call(this,t),this.addEventListener("pointerleave",this,{once:!0}),(e=l.window)==null||e.addEventListener("pointermove",this)};Jn=new WeakSet;Ql=function(){var t;(t=l.window)==null||t.removeEventListener("pointerup",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled")};jn=new WeakSet;zl=function(){var t,e;this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointermove",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled"),(e=$(this,Se).activeSegment)==null||e.style.removeProperty("transform")};es=new WeakSet;Zl=function(t){t.pointerType==="pen"&&t.buttons===0||(this.toggleAttribute("dragging",t.buttons===1||t.pointerType!=="mouse"),this.updatePointerBar(t),Te(this,is,ql).call(this,t),this.dragging&&(t.pointerType!=="mouse"||!$(this,vr))&&(this.range.disabled=!0,this.range.valueAsNumber=this.getPointerRatio(t),this.range.dispatchEvent(new Event("input",{bubbles:!0,composed:!0}))))};xe.shadowRootOptions={mode:"open"};xe.getTemplateHTML=tu;xe.getContainerTemplateHTML=iu;l.customElements.get("media-chrome-range")||l.customElements.define("media-chrome-range",xe);var au=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Xl=(t,e,i)=>(au(t,e,"read from private field"),i?i.call(t):e.get(t)),ru=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Er,nu=1,su=t=>t.mediaMuted?0:t.mediaVolume,ou=t=>`${Math.round(t*100)}%`,rs=class extends xe{constructor(){super(...arguments),ru(this,Er,()=>{let e=this.range.value,i=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:e});this.dispatchEvent(i)})}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_VOLUME,s.MEDIA_MUTED,s.MEDIA_VOLUME_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),this.range.setAttribute("aria-label",v("volume")),this.range.addEventListener("input",Xl(this,Er))}disconnectedCallback(){this.range.removeEventListener("input",Xl(this,Er)),super.disconnectedCallback()}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===s.MEDIA_VOLUME||e===s.MEDIA_MUTED)&&(this.range.valueAsNumber=su(this),this.range.setAttribute("aria-valuetext",ou(this.range.valueAsNumber)),this.updateBar())}get mediaVolume(){return P(this,s.MEDIA_VOLUME,nu)}set mediaVolume(e){N(this,s.MEDIA_VOLUME,e)}get mediaMuted(){return T(this,s.MEDIA_MUTED)}set mediaMuted(e){S(this,s.MEDIA_MUTED,e)}get mediaVolumeUnavailable(){return L(this,s.MEDIA_VOLUME_UNAVAILABLE)}set mediaVolumeUnavailable(e){M(this,s.MEDIA_VOLUME_UNAVAILABLE,e)}};Er=new WeakMap;l.customElements.get("media-volume-range")||l.customElements.define("media-volume-range",rs);var Jl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},fr=(t,e,i)=>(Jl(t,e,"read from private field"),i?i.call(t):e.get(t)),lu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},gr=(t,e,i,a)=>(Jl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Oe;function du(t){return`
    <style>
      :host {
        box-sizing: border-box;
        display: var(--media-control-display, var(--media-preview-thumbnail-display, inline-block));
        overflow: hidden;
      }

      img {
        display: none;
        position: relative;
      }
    </style>
    <img crossorigin loading="eager" decoding="async">
  `}var ni=class extends l.HTMLElement{constructor(){if(super(),lu(this,Oe,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[I.MEDIA_CONTROLLER,s.MEDIA_PREVIEW_IMAGE,s.MEDIA_PREVIEW_COORDS]}connectedCallback(){var e,i,a;let r=this.getAttribute(I.MEDIA_CONTROLLER);r&&(gr(this,Oe,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=fr(this,Oe))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=fr(this,Oe))==null?void 0:e.unassociateElement)==null||i.call(e,this),gr(this,Oe,null)}attributeChangedCallback(e,i,a){var r,n,o,d,c;[s.MEDIA_PREVIEW_IMAGE,s.MEDIA_PREVIEW_COORDS].includes(e)&&this.update(),e===I.MEDIA_CONTROLLER&&(i&&((n=(r=fr(this,Oe))==null?void 0:r.unassociateElement)==null||n.call(r,this),gr(this,Oe,null)),a&&this.isConnected&&(gr(this,Oe,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=fr(this,Oe))==null?void 0:d.associateElement)==null||c.call(d,this)))}get mediaPreviewImage(){return L(this,s.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){M(this,s.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewCoords(){let e=this.getAttribute(s.MEDIA_PREVIEW_COORDS);if(e)return e.split(/\s+/).map(i=>+i)}set mediaPreviewCoords(e){if(!e){this.removeAttribute(s.MEDIA_PREVIEW_COORDS);return}this.setAttribute(s.MEDIA_PREVIEW_COORDS,e.join(" "))}update(){let e=this.mediaPreviewCoords,i=this.mediaPreviewImage;if(!(e&&i))return;let[a,r,n,o]=e,d=i.split("#")[0],c=getComputedStyle(this),{maxWidth:_,maxHeight:k,minWidth:A,minHeight:f}=c,m=c.getPropertyValue("--media-preview-thumbnail-object-fit").trim()||"contain",b,E;if(m==="fill"){let Ke=parseInt(_)/n,Ve=parseInt(k)/o,Mi=parseInt(A)/n,Et=parseInt(f)/o;b=Ke<1?Ke:Math.max(Ke,Mi),E=Ve<1?Ve:Math.max(Ve,Et)}else{let Ke=Math.min(parseInt(_)/n,parseInt(k)/o),Ve=Math.max(parseInt(A)/n,parseInt(f)/o),Et=Ke<1?Ke:Ve>1?Ve:1;b=Et,E=Et}let{style:w}=U(this.shadowRoot,":host"),y=U(this.shadowRoot,"img").style,ee=this.shadowRoot.querySelector("img"),yi=Math.min(b,E)<1?"min":"max";w.setProperty(`${yi}-width`,"initial","important"),w.setProperty(`${yi}-height`,"initial","important"),w.width=`${n*b}px`,w.height=`${o*E}px`;let Nt=()=>{y.width=`${this.imgWidth*b}px`,y.height=`${this.imgHeight*E}px`,y.display="block"};ee.src!==d&&(ee.onload=()=>{this.imgWidth=ee.naturalWidth,this.imgHeight=ee.naturalHeight,Nt(),ee.onload=null},ee.src=d,Nt()),Nt(),y.transform=`translate(-${a*b}px, -${r*E}px)`}};Oe=new WeakMap;ni.shadowRootOptions={mode:"open"};ni.getTemplateHTML=du;l.customElements.get("media-preview-thumbnail")||l.customElements.define("media-preview-thumbnail",ni);var ns=ni;var jl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},_r=(t,e,i)=>(jl(t,e,"read from private field"),i?i.call(t):e.get(t)),cu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},br=(t,e,i,a)=>(jl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ue;function uu(t,e={}){return`
    <style>
      :host {
        font: var(--media-font,
          var(--media-font-weight, normal)
          var(--media-font-size, 14px) /
          var(--media-text-content-height, var(--media-control-height, 24px))
          var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        background: var(--media-text-background, var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7))));
        padding: var(--media-control-padding, 10px);
        display: inline-flex;
        justify-content: center;
        align-items: center;
        vertical-align: middle;
        box-sizing: border-box;
        text-align: center;
        pointer-events: auto;
      }

      
      :host(:focus-visible) {
        box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
        outline: 0;
      }

      
      :host(:where(:focus)) {
        box-shadow: none;
        outline: 0;
      }
    </style>

    ${this.getSlotTemplateHTML(t,e)}
  `}function hu(t,e){return`
    <slot></slot>
  `}var he=class extends l.HTMLElement{constructor(){if(super(),cu(this,Ue,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[I.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,n,o,d,c;e===I.MEDIA_CONTROLLER&&(i&&((n=(r=_r(this,Ue))==null?void 0:r.unassociateElement)==null||n.call(r,this),br(this,Ue,null)),a&&this.isConnected&&(br(this,Ue,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=_r(this,Ue))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`);let n=this.getAttribute(I.MEDIA_CONTROLLER);n&&(br(this,Ue,(e=this.getRootNode())==null?void 0:e.getElementById(n)),(a=(i=_r(this,Ue))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=_r(this,Ue))==null?void 0:e.unassociateElement)==null||i.call(e,this),br(this,Ue,null)}};Ue=new WeakMap;he.shadowRootOptions={mode:"open"};he.getTemplateHTML=uu;he.getSlotTemplateHTML=hu;l.customElements.get("media-text-display")||l.customElements.define("media-text-display",he);var ed=[{singular:"hour",plural:"hours"},{singular:"minute",plural:"minutes"},{singular:"second",plural:"seconds"}],td=(t,e)=>{let i=t===1?v(ed[e].singular):v(ed[e].plural);return`${t} ${i}`},Rt=t=>{if(!Jt(t))return"";let e=Math.abs(t),i=e!==t,a=new Date(0,0,0,0,0,e,0),n=[a.getHours(),a.getMinutes(),a.getSeconds()].map((o,d)=>o&&td(o,d)).filter(o=>o).join(", ");return i?v("{time} remaining",{time:n}):e===0?td(0,2):n};function Dt(t,e){let i=!1;t<0&&(i=!0,t=0-t),t=t<0?0:t;let a=Math.floor(t%60),r=Math.floor(t/60%60),n=Math.floor(t/3600),o=Math.floor(e/60%60),d=Math.floor(e/3600);return(isNaN(t)||t===1/0)&&(n=r=a="0"),n=n>0||d>0?n+":":"",r=((n||o>=10)&&r<10?"0"+r:r)+":",a=a<10?"0"+a:a,(i?"-":"")+n+r+a}var wp=Object.freeze({length:0,start(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'start' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0},end(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'end' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0}});var ad=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},id=(t,e,i)=>(ad(t,e,"read from private field"),i?i.call(t):e.get(t)),mu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},pu=(t,e,i,a)=>(ad(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Xi,ss=class extends he{constructor(){super(),mu(this,Xi,void 0),pu(this,Xi,this.shadowRoot.querySelector("slot")),id(this,Xi).textContent=Dt(0)}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PREVIEW_TIME]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_PREVIEW_TIME&&a!=null&&(id(this,Xi).textContent=Dt(parseFloat(a)))}get mediaPreviewTime(){return P(this,s.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){N(this,s.MEDIA_PREVIEW_TIME,e)}};Xi=new WeakMap;l.customElements.get("media-preview-time-display")||l.customElements.define("media-preview-time-display",ss);var rd=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},vu=(t,e,i)=>(rd(t,e,"read from private field"),i?i.call(t):e.get(t)),Eu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},fu=(t,e,i,a)=>(rd(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ar,os=class extends he{constructor(){super(),Eu(this,Ar,void 0),fu(this,Ar,this.shadowRoot.querySelector("slot"))}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PREVIEW_CHAPTER,s.MEDIA_LANG]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),(e===s.MEDIA_PREVIEW_CHAPTER||e===s.MEDIA_LANG)&&a!==i&&a!=null)if(vu(this,Ar).textContent=a,a!==""){let r=v("chapter: {chapterName}",{chapterName:a});this.setAttribute("aria-valuetext",r)}else this.removeAttribute("aria-valuetext")}get mediaPreviewChapter(){return L(this,s.MEDIA_PREVIEW_CHAPTER)}set mediaPreviewChapter(e){M(this,s.MEDIA_PREVIEW_CHAPTER,e)}};Ar=new WeakMap;l.customElements.get("media-preview-chapter-display")||l.customElements.define("media-preview-chapter-display",os);var nd=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},X=(t,e,i)=>(nd(t,e,"read from private field"),i?i.call(t):e.get(t)),Pe=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ue=(t,e,i,a)=>(nd(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),gu=(t,e,i,a)=>({set _(r){ue(t,e,r,i)},get _(){return X(t,e,a)}}),si,Tr,oi,Ji,Sr,kr,Ir,li,Ct,yr,Mr=class{constructor(e,i,a){Pe(this,si,void 0),Pe(this,Tr,void 0),Pe(this,oi,void 0),Pe(this,Ji,void 0),Pe(this,Sr,void 0),Pe(this,kr,void 0),Pe(this,Ir,void 0),Pe(this,li,void 0),Pe(this,Ct,0),Pe(this,yr,(r=performance.now())=>{ue(this,Ct,requestAnimationFrame(X(this,yr))),ue(this,Ji,performance.now()-X(this,oi));let n=1e3/this.fps;if(X(this,Ji)>n){ue(this,oi,r-X(this,Ji)%n);let o=1e3/((r-X(this,Tr))/++gu(this,Sr)._),d=(r-X(this,kr))/1e3/this.duration,c=X(this,Ir)+d*this.playbackRate;c-X(this,si).valueAsNumber>0?ue(this,li,this.playbackRate/this.duration/o):(ue(this,li,.995*X(this,li)),c=X(this,si).valueAsNumber+X(this,li)),this.callback(c)}}),ue(this,si,e),this.callback=i,this.fps=a}start(){X(this,Ct)===0&&(ue(this,oi,performance.now()),ue(this,Tr,X(this,oi)),ue(this,Sr,0),X(this,yr).call(this))}stop(){X(this,Ct)!==0&&(cancelAnimationFrame(X(this,Ct)),ue(this,Ct,0))}update({start:e,duration:i,playbackRate:a}){let r=e-X(this,si).valueAsNumber,n=Math.abs(i-this.duration);(r>0||r<-.5/i||n>=.5)&&this.callback(e),ue(this,Ir,e),ue(this,kr,performance.now()),this.duration=i,this.playbackRate=a}};si=new WeakMap;Tr=new WeakMap;oi=new WeakMap;Ji=new WeakMap;Sr=new WeakMap;kr=new WeakMap;Ir=new WeakMap;li=new WeakMap;Ct=new WeakMap;yr=new WeakMap;var hs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},W=(t,e,i)=>(hs(t,e,"read from private field"),i?i.call(t):e.get(t)),Q=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},me=(t,e,i,a)=>(hs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),pe=(t,e,i)=>(hs(t,e,"access private method"),i),di,dt,Rr,ea,Dr,Lr,ta,ia,ci,ui,ji,ls,sd,ds,Cr,ms,xr,ps,Or,vs,cs,od,aa,Ur,us,ld,_u=t=>{let e=t.range,i=Rt(+dd(t)),a=Rt(+t.mediaSeekableEnd),r=i&&a?v("{currentTime} of {totalTime}",{currentTime:i,totalTime:a}):v("video not loaded, unknown time.");e.setAttribute("aria-valuetext",r)};function bu(t){return`
    <style>
      :host {
        --media-box-border-radius: 4px;
        --media-box-padding-left: 10px;
        --media-box-padding-right: 10px;
        --media-preview-border-radius: var(--media-box-border-radius);
        --media-box-arrow-offset: var(--media-box-border-radius);
        --_control-background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
        --_preview-background: var(--media-preview-background, var(--_control-background));

        
        contain: layout;
      }

      #buffered {
        background: var(--media-time-range-buffered-color, rgb(255 255 255 / .4));
        position: absolute;
        height: 100%;
        will-change: width;
      }

      #preview-rail,
      #current-rail {
        width: 100%;
        position: absolute;
        left: 0;
        bottom: 100%;
        pointer-events: none;
        will-change: transform;
      }

      [part~="box"] {
        width: min-content;
        
        position: absolute;
        bottom: 100%;
        flex-direction: column;
        align-items: center;
        transform: translateX(-50%);
      }

      [part~="current-box"] {
        display: var(--media-current-box-display, var(--media-box-display, flex));
        margin: var(--media-current-box-margin, var(--media-box-margin, 0 0 5px));
        visibility: hidden;
      }

      [part~="preview-box"] {
        display: var(--media-preview-box-display, var(--media-box-display, flex));
        margin: var(--media-preview-box-margin, var(--media-box-margin, 0 0 5px));
        transition-property: var(--media-preview-transition-property, visibility, opacity);
        transition-duration: var(--media-preview-transition-duration-out, .25s);
        transition-delay: var(--media-preview-transition-delay-out, 0s);
        visibility: hidden;
        opacity: 0;
      }

      :host(:is([${s.MEDIA_PREVIEW_IMAGE}], [${s.MEDIA_PREVIEW_TIME}])[dragging]) [part~="preview-box"] {
        transition-duration: var(--media-preview-transition-duration-in, .5s);
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        visibility: visible;
        opacity: 1;
      }

      @media (hover: hover) {
        :host(:is([${s.MEDIA_PREVIEW_IMAGE}], [${s.MEDIA_PREVIEW_TIME}]):hover) [part~="preview-box"] {
          transition-duration: var(--media-preview-transition-duration-in, .5s);
          transition-delay: var(--media-preview-transition-delay-in, .25s);
          visibility: visible;
          opacity: 1;
        }
      }

      media-preview-thumbnail,
      ::slotted(media-preview-thumbnail) {
        visibility: hidden;
        
        transition: visibility 0s .25s;
        transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
        background: var(--media-preview-thumbnail-background, var(--_preview-background));
        box-shadow: var(--media-preview-thumbnail-box-shadow, 0 0 4px rgb(0 0 0 / .2));
        max-width: var(--media-preview-thumbnail-max-width, 180px);
        max-height: var(--media-preview-thumbnail-max-height, 160px);
        min-width: var(--media-preview-thumbnail-min-width, 120px);
        min-height: var(--media-preview-thumbnail-min-height, 80px);
        border: var(--media-preview-thumbnail-border);
        border-radius: var(--media-preview-thumbnail-border-radius,
          var(--media-preview-border-radius) var(--media-preview-border-radius) 0 0);
      }

      :host([${s.MEDIA_PREVIEW_IMAGE}][dragging]) media-preview-thumbnail,
      :host([${s.MEDIA_PREVIEW_IMAGE}][dragging]) ::slotted(media-preview-thumbnail) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        visibility: visible;
      }

      @media (hover: hover) {
        :host([${s.MEDIA_PREVIEW_IMAGE}]:hover) media-preview-thumbnail,
        :host([${s.MEDIA_PREVIEW_IMAGE}]:hover) ::slotted(media-preview-thumbnail) {
          transition-delay: var(--media-preview-transition-delay-in, .25s);
          visibility: visible;
        }

        :host([${s.MEDIA_PREVIEW_TIME}]:hover) {
          --media-time-range-hover-display: block;
        }
      }

      media-preview-chapter-display,
      ::slotted(media-preview-chapter-display) {
        font-size: var(--media-font-size, 13px);
        line-height: 17px;
        min-width: 0;
        visibility: hidden;
        
        transition: min-width 0s, border-radius 0s, margin 0s, padding 0s, visibility 0s;
        transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
        background: var(--media-preview-chapter-background, var(--_preview-background));
        border-radius: var(--media-preview-chapter-border-radius,
          var(--media-preview-border-radius) var(--media-preview-border-radius)
          var(--media-preview-border-radius) var(--media-preview-border-radius));
        padding: var(--media-preview-chapter-padding, 3.5px 9px);
        margin: var(--media-preview-chapter-margin, 0 0 5px);
        text-shadow: var(--media-preview-chapter-text-shadow, 0 0 4px rgb(0 0 0 / .75));
      }

      :host([${s.MEDIA_PREVIEW_IMAGE}]) media-preview-chapter-display,
      :host([${s.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-chapter-display) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        border-radius: var(--media-preview-chapter-border-radius, 0);
        padding: var(--media-preview-chapter-padding, 3.5px 9px 0);
        margin: var(--media-preview-chapter-margin, 0);
        min-width: 100%;
      }

      media-preview-chapter-display[${s.MEDIA_PREVIEW_CHAPTER}],
      ::slotted(media-preview-chapter-display[${s.MEDIA_PREVIEW_CHAPTER}]) {
        visibility: visible;
      }

      media-preview-chapter-display:not([aria-valuetext]),
      ::slotted(media-preview-chapter-display:not([aria-valuetext])) {
        display: none;
      }

      media-preview-time-display,
      ::slotted(media-preview-time-display),
      media-time-display,
      ::slotted(media-time-display) {
        font-size: var(--media-font-size, 13px);
        line-height: 17px;
        min-width: 0;
        
        transition: min-width 0s, border-radius 0s;
        transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
        background: var(--media-preview-time-background, var(--_preview-background));
        border-radius: var(--media-preview-time-border-radius,
          var(--media-preview-border-radius) var(--media-preview-border-radius)
          var(--media-preview-border-radius) var(--media-preview-border-radius));
        padding: var(--media-preview-time-padding, 3.5px 9px);
        margin: var(--media-preview-time-margin, 0);
        text-shadow: var(--media-preview-time-text-shadow, 0 0 4px rgb(0 0 0 / .75));
        transform: translateX(min(
          max(calc(50% - var(--_box-width) / 2),
          calc(var(--_box-shift, 0))),
          calc(var(--_box-width) / 2 - 50%)
        ));
      }

      :host([${s.MEDIA_PREVIEW_IMAGE}]) media-preview-time-display,
      :host([${s.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-time-display) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        border-radius: var(--media-preview-time-border-radius,
          0 0 var(--media-preview-border-radius) var(--media-preview-border-radius));
        min-width: 100%;
      }

      :host([${s.MEDIA_PREVIEW_TIME}]:hover) {
        --media-time-range-hover-display: block;
      }

      [part~="arrow"],
      ::slotted([part~="arrow"]) {
        display: var(--media-box-arrow-display, inline-block);
        transform: translateX(min(
          max(calc(50% - var(--_box-width) / 2 + var(--media-box-arrow-offset)),
          calc(var(--_box-shift, 0))),
          calc(var(--_box-width) / 2 - 50% - var(--media-box-arrow-offset))
        ));
        
        border-color: transparent;
        border-top-color: var(--media-box-arrow-background, var(--_control-background));
        border-width: var(--media-box-arrow-border-width,
          var(--media-box-arrow-height, 5px) var(--media-box-arrow-width, 6px) 0);
        border-style: solid;
        justify-content: center;
        height: 0;
      }
    </style>
    <div id="preview-rail">
      <slot name="preview" part="box preview-box">
        <media-preview-thumbnail>
          <template shadowrootmode="${ns.shadowRootOptions.mode}">
            ${ns.getTemplateHTML({})}
          </template>
        </media-preview-thumbnail>
        <media-preview-chapter-display></media-preview-chapter-display>
        <media-preview-time-display></media-preview-time-display>
        <slot name="preview-arrow"><div part="arrow"></div></slot>
      </slot>
    </div>
    <div id="current-rail">
      <slot name="current" part="box current-box">
        
      </slot>
    </div>
  `}var wr=(t,e=t.mediaCurrentTime)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;if(Number.isNaN(a))return 0;let r=(e-i)/(a-i);return Math.max(0,Math.min(r,1))},dd=(t,e=t.range.valueAsNumber)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;return Number.isNaN(a)?0:e*(a-i)+i},ra=class extends xe{constructor(){super(),Q(this,ls),Q(this,Cr),Q(this,xr),Q(this,Or),Q(this,cs),Q(this,aa),Q(this,us),Q(this,di,null),Q(this,dt,void 0),Q(this,Rr,void 0),Q(this,ea,void 0),Q(this,Dr,void 0),Q(this,Lr,void 0),Q(this,ta,void 0),Q(this,ia,void 0),Q(this,ci,void 0),Q(this,ui,void 0),Q(this,ji,()=>{pe(this,ls,sd).call(this)?W(this,dt).start():W(this,dt).stop()}),Q(this,ds,a=>{this.dragging||(Jt(a)&&(this.range.valueAsNumber=a),W(this,ui)||this.updateBar())}),this.shadowRoot.querySelector("#track").insertAdjacentHTML("afterbegin",'<div id="buffered" part="buffered"></div>'),me(this,Rr,this.shadowRoot.querySelectorAll('[part~="box"]')),me(this,Dr,this.shadowRoot.querySelector('[part~="preview-box"]')),me(this,Lr,this.shadowRoot.querySelector('[part~="current-box"]'));let i=getComputedStyle(this);me(this,ta,parseInt(i.getPropertyValue("--media-box-padding-left"))),me(this,ia,parseInt(i.getPropertyValue("--media-box-padding-right"))),me(this,dt,new Mr(this.range,W(this,ds),60))}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PAUSED,s.MEDIA_DURATION,s.MEDIA_SEEKABLE,s.MEDIA_CURRENT_TIME,s.MEDIA_PREVIEW_IMAGE,s.MEDIA_PREVIEW_TIME,s.MEDIA_PREVIEW_CHAPTER,s.MEDIA_BUFFERED,s.MEDIA_PLAYBACK_RATE,s.MEDIA_LOADING,s.MEDIA_ENDED]}connectedCallback(){var e;super.connectedCallback(),this.range.setAttribute("aria-label",v("seek")),W(this,ji).call(this),me(this,di,this.getRootNode()),(e=W(this,di))==null||e.addEventListener("transitionstart",this)}disconnectedCallback(){var e;super.disconnectedCallback(),W(this,dt).stop(),(e=W(this,di))==null||e.removeEventListener("transitionstart",this),me(this,di,null)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),i!=a&&(e===s.MEDIA_CURRENT_TIME||e===s.MEDIA_PAUSED||e===s.MEDIA_ENDED||e===s.MEDIA_LOADING||e===s.MEDIA_DURATION||e===s.MEDIA_SEEKABLE?(W(this,dt).update({start:wr(this),duration:this.mediaSeekableEnd-this.mediaSeekableStart,playbackRate:this.mediaPlaybackRate}),W(this,ji).call(this),_u(this)):e===s.MEDIA_BUFFERED&&this.updateBufferedBar(),(e===s.MEDIA_DURATION||e===s.MEDIA_SEEKABLE)&&(this.mediaChaptersCues=W(this,ci),this.updateBar()))}get mediaChaptersCues(){return W(this,ci)}set mediaChaptersCues(e){var i;me(this,ci,e),this.updateSegments((i=W(this,ci))==null?void 0:i.map(a=>({start:wr(this,a.startTime),end:wr(this,a.endTime)})))}get mediaPaused(){return T(this,s.MEDIA_PAUSED)}set mediaPaused(e){S(this,s.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,s.MEDIA_LOADING)}set mediaLoading(e){S(this,s.MEDIA_LOADING,e)}get mediaDuration(){return P(this,s.MEDIA_DURATION)}set mediaDuration(e){N(this,s.MEDIA_DURATION,e)}get mediaCurrentTime(){return P(this,s.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){N(this,s.MEDIA_CURRENT_TIME,e)}get mediaPlaybackRate(){return P(this,s.MEDIA_PLAYBACK_RATE,1)}set mediaPlaybackRate(e){N(this,s.MEDIA_PLAYBACK_RATE,e)}get mediaBuffered(){let e=this.getAttribute(s.MEDIA_BUFFERED);return e?e.split(" ").map(i=>i.split(":").map(a=>+a)):[]}set mediaBuffered(e){if(!e){this.removeAttribute(s.MEDIA_BUFFERED);return}let i=e.map(a=>a.join(":")).join(" ");this.setAttribute(s.MEDIA_BUFFERED,i)}get mediaSeekable(){let e=this.getAttribute(s.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(s.MEDIA_SEEKABLE);return}this.setAttribute(s.MEDIA_SEEKABLE,e.join(":"))}get mediaSeekableEnd(){var e;let[,i=this.mediaDuration]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaSeekableStart(){var e;let[i=0]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaPreviewImage(){return L(this,s.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){M(this,s.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewTime(){return P(this,s.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){N(this,s.MEDIA_PREVIEW_TIME,e)}get mediaEnded(){return T(this,s.MEDIA_ENDED)}set mediaEnded(e){S(this,s.MEDIA_ENDED,e)}updateBar(){super.updateBar(),this.updateBufferedBar(),this.updateCurrentBox()}updateBufferedBar(){var e;let i=this.mediaBuffered;if(!i.length)return;let a;if(this.mediaEnded)a=1;else{let n=this.mediaCurrentTime,[,o=this.mediaSeekableStart]=(e=i.find(([d,c])=>d<=n&&n<=c))!=null?e:[];a=wr(this,o)}let{style:r}=U(this.shadowRoot,"#buffered");r.setProperty("width",`${a*100}%`)}updateCurrentBox(){if(!this.shadowRoot.querySelector('slot[name="current"]').assignedElements().length)return;let i=U(this.shadowRoot,"#current-rail"),a=U(this.shadowRoot,'[part~="current-box"]'),r=pe(this,Cr,ms).call(this,W(this,Lr)),n=pe(this,xr,ps).call(this,r,this.range.valueAsNumber),o=pe(this,Or,vs).call(this,r,this.range.valueAsNumber);i.style.transform=`translateX(${n})`,i.style.setProperty("--_range-width",`${r.range.width}`),a.style.setProperty("--_box-shift",`${o}`),a.style.setProperty("--_box-width",`${r.box.width}px`),a.style.setProperty("visibility","initial")}handleEvent(e){switch(super.handleEvent(e),e.type){case"input":pe(this,us,ld).call(this);break;case"pointermove":pe(this,cs,od).call(this,e);break;case"pointerup":W(this,ui)&&me(this,ui,!1);break;case"pointerdown":me(this,ui,!0);break;case"pointerleave":pe(this,aa,Ur).call(this,null);break;case"transitionstart":te(e.target,this)&&setTimeout(()=>W(this,ji).call(this),0);break}}};di=new WeakMap;dt=new WeakMap;Rr=new WeakMap;ea=new WeakMap;Dr=new WeakMap;Lr=new WeakMap;ta=new WeakMap;ia=new WeakMap;ci=new WeakMap;ui=new WeakMap;ji=new WeakMap;ls=new WeakSet;sd=function(){return this.isConnected&&!this.mediaPaused&&!this.mediaLoading&&!this.mediaEnded&&this.mediaSeekableEnd>0&&Da(this)};ds=new WeakMap;Cr=new WeakSet;ms=function(t){var e;let a=((e=this.getAttribute("bounds")?Me(this,`#${this.getAttribute("bounds")}`):this.parentElement)!=null?e:this).getBoundingClientRect(),r=this.range.getBoundingClientRect(),n=t.offsetWidth,o=-(r.left-a.left-n/2),d=a.right-r.left-n/2;return{box:{width:n,min:o,max:d},bounds:a,range:r}};xr=new WeakSet;ps=function(t,e){let i=`${e*100}%`,{width:a,min:r,max:n}=t.box;if(!a)return i;if(Number.isNaN(r)||(i=`max(${`calc(1 / var(--_range-width) * 100 * ${r}% + var(--media-box-padding-left))`}, ${i})`),!Number.isNaN(n)){let d=`calc(1 / var(--_range-width) * 100 * ${n}% - var(--media-box-padding-right))`;i=`min(${i}, ${d})`}return i};Or=new WeakSet;vs=function(t,e){let{width:i,min:a,max:r}=t.box,n=e*t.range.width;if(n<a+W(this,ta)){let o=t.range.left-t.bounds.left-W(this,ta);return`${n-i/2+o}px`}if(n>r-W(this,ia)){let o=t.bounds.right-t.range.right-W(this,ia);return`${n+i/2-o-t.range.width}px`}return 0};cs=new WeakSet;od=function(t){let e=[...W(this,Rr)].some(k=>t.composedPath().includes(k));if(!this.dragging&&(e||!t.composedPath().includes(this))){pe(this,aa,Ur).call(this,null);return}let i=this.mediaSeekableEnd;if(!i)return;let a=U(this.shadowRoot,"#preview-rail"),r=U(this.shadowRoot,'[part~="preview-box"]'),n=pe(this,Cr,ms).call(this,W(this,Dr)),o=(t.clientX-n.range.left)/n.range.width;o=Math.max(0,Math.min(1,o));let d=pe(this,xr,ps).call(this,n,o),c=pe(this,Or,vs).call(this,n,o);a.style.transform=`translateX(${d})`,a.style.setProperty("--_range-width",`${n.range.width}`),r.style.setProperty("--_box-shift",`${c}`),r.style.setProperty("--_box-width",`${n.box.width}px`);let _=Math.round(W(this,ea))-Math.round(o*i);Math.abs(_)<1&&o>.01&&o<.99||(me(this,ea,o*i),pe(this,aa,Ur).call(this,W(this,ea)))};aa=new WeakSet;Ur=function(t){this.dispatchEvent(new l.CustomEvent(h.MEDIA_PREVIEW_REQUEST,{composed:!0,bubbles:!0,detail:t}))};us=new WeakSet;ld=function(){W(this,dt).stop();let t=dd(this);this.dispatchEvent(new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:t}))};ra.shadowRootOptions={mode:"open"};ra.getContainerTemplateHTML=bu;l.customElements.get("media-time-range")||l.customElements.define("media-time-range",ra);var gs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ke=(t,e,i)=>(gs(t,e,"read from private field"),i?i.call(t):e.get(t)),xt=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},_s=(t,e,i,a)=>(gs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),ut=(t,e,i)=>(gs(t,e,"access private method"),i),hi,Ne,Br,bs,ud,Hr,As,na,Pr,Nr,Es,ct={REMAINING:"remaining",SHOW_DURATION:"showduration",NO_TOGGLE:"notoggle"},cd=[...Object.values(ct),s.MEDIA_CURRENT_TIME,s.MEDIA_DURATION,s.MEDIA_SEEKABLE],hd=["Enter"," "],Au="&nbsp;/&nbsp;",fs=(t,{timesSep:e=Au}={})=>{var i,a;let r=(i=t.mediaCurrentTime)!=null?i:0,[,n]=(a=t.mediaSeekable)!=null?a:[],o=0;Number.isFinite(t.mediaDuration)?o=t.mediaDuration:Number.isFinite(n)&&(o=n);let d=t.remaining?Dt(0-(o-r)):Dt(r);return t.showDuration?`${d}${e}${Dt(o)}`:d},Tu=t=>{var e;let i=t.mediaCurrentTime,[,a]=(e=t.mediaSeekable)!=null?e:[],r=null;if(Number.isFinite(t.mediaDuration)?r=t.mediaDuration:Number.isFinite(a)&&(r=a),i==null||r===null){t.setAttribute("aria-description",v("video not loaded, unknown time."));return}let n=t.remaining?Rt(0-(r-i)):Rt(i);if(!t.showDuration){t.setAttribute("aria-description",n);return}let o=Rt(r),d=v("{currentTime} of {totalTime}",{currentTime:n,totalTime:o});t.setAttribute("aria-description",d)};function Su(t,e){return`
    <slot>${fs(e)}</slot>
  `}var ku=t=>{t.setAttribute("aria-label",v("playback time"))},Wr=class extends he{constructor(){super(),xt(this,bs),xt(this,Hr),xt(this,na),xt(this,Nr),xt(this,hi,void 0),xt(this,Ne,null),xt(this,Br,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!hd.includes(r)){this.removeEventListener("keyup",ke(this,Ne));return}this.addEventListener("keyup",ke(this,Ne))}),_s(this,hi,this.shadowRoot.querySelector("slot")),ke(this,hi).innerHTML=`${fs(this)}`}static get observedAttributes(){return[...super.observedAttributes,...cd,"disabled"]}connectedCallback(){let{style:e}=U(this.shadowRoot,":host(:hover:not([notoggle]))");e.setProperty("cursor","var(--media-cursor, pointer)"),e.setProperty("background","var(--media-control-hover-background, rgba(50 50 70 / .7))"),this.setAttribute("aria-label",v("playback time")),ut(this,na,Pr).call(this),super.connectedCallback()}toggleTimeDisplay(){this.noToggle||(this.hasAttribute("remaining")?this.removeAttribute("remaining"):this.setAttribute("remaining",""))}disconnectedCallback(){this.disable(),ut(this,Hr,As).call(this),super.disconnectedCallback()}attributeChangedCallback(e,i,a){ku(this),cd.includes(e)?this.update():e==="disabled"&&a!==i?a==null?ut(this,na,Pr).call(this):ut(this,Nr,Es).call(this):e===ct.NO_TOGGLE&&a!==i&&(this.noToggle?ut(this,Nr,Es).call(this):ut(this,na,Pr).call(this)),super.attributeChangedCallback(e,i,a)}enable(){this.noToggle||(this.tabIndex=0)}disable(){this.tabIndex=-1}get remaining(){return T(this,ct.REMAINING)}set remaining(e){S(this,ct.REMAINING,e)}get showDuration(){return T(this,ct.SHOW_DURATION)}set showDuration(e){S(this,ct.SHOW_DURATION,e)}get noToggle(){return T(this,ct.NO_TOGGLE)}set noToggle(e){S(this,ct.NO_TOGGLE,e)}get mediaDuration(){return P(this,s.MEDIA_DURATION)}set mediaDuration(e){N(this,s.MEDIA_DURATION,e)}get mediaCurrentTime(){return P(this,s.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){N(this,s.MEDIA_CURRENT_TIME,e)}get mediaSeekable(){let e=this.getAttribute(s.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(s.MEDIA_SEEKABLE);return}this.setAttribute(s.MEDIA_SEEKABLE,e.join(":"))}update(){let e=fs(this);Tu(this),e!==ke(this,hi).innerHTML&&(ke(this,hi).innerHTML=e)}};hi=new WeakMap;Ne=new WeakMap;Br=new WeakMap;bs=new WeakSet;ud=function(){ke(this,Ne)||(_s(this,Ne,t=>{let{key:e}=t;if(!hd.includes(e)){this.removeEventListener("keyup",ke(this,Ne));return}this.toggleTimeDisplay()}),this.addEventListener("keydown",ke(this,Br)),this.addEventListener("click",this.toggleTimeDisplay))};Hr=new WeakSet;As=function(){ke(this,Ne)&&(this.removeEventListener("keyup",ke(this,Ne)),this.removeEventListener("keydown",ke(this,Br)),this.removeEventListener("click",this.toggleTimeDisplay),_s(this,Ne,null))};na=new WeakSet;Pr=function(){!this.noToggle&&!this.hasAttribute("disabled")&&(this.setAttribute("role","button"),this.enable(),ut(this,bs,ud).call(this))};Nr=new WeakSet;Es=function(){this.removeAttribute("role"),this.disable(),ut(this,Hr,As).call(this)};Wr.getSlotTemplateHTML=Su;l.customElements.get("media-time-display")||l.customElements.define("media-time-display",Wr);var md=`<svg aria-hidden="true" viewBox="0 0 28 24">
  <path d="M24 3H4a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h20a1 1 0 0 0 1-1V4a1 1 0 0 0-1-1Zm-1 16H5V5h18v14Zm-3-8h-7v5h7v-5Z"/>
</svg>`;function Iu(t){return`
    <style>
      :host([${s.MEDIA_IS_PIP}]) slot[name=icon] slot:not([name=exit]) {
        display: none !important;
      }

      :host(:not([${s.MEDIA_IS_PIP}])) slot[name=icon] slot:not([name=enter]) {
        display: none !important;
      }

      :host([${s.MEDIA_IS_PIP}]) slot[name=tooltip-enter],
      :host(:not([${s.MEDIA_IS_PIP}])) slot[name=tooltip-exit] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="enter">${md}</slot>
      <slot name="exit">${md}</slot>
    </slot>
  `}function yu(){return`
    <slot name="tooltip-enter">${v("Enter picture in picture mode")}</slot>
    <slot name="tooltip-exit">${v("Exit picture in picture mode")}</slot>
  `}var pd=t=>{let e=t.mediaIsPip?v("exit picture in picture mode"):v("enter picture in picture mode");t.setAttribute("aria-label",e)},sa=class extends Y{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_IS_PIP,s.MEDIA_PIP_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),pd(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_IS_PIP&&pd(this)}get mediaPipUnavailable(){return L(this,s.MEDIA_PIP_UNAVAILABLE)}set mediaPipUnavailable(e){M(this,s.MEDIA_PIP_UNAVAILABLE,e)}get mediaIsPip(){return T(this,s.MEDIA_IS_PIP)}set mediaIsPip(e){S(this,s.MEDIA_IS_PIP,e)}handleClick(){let e=this.mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};sa.getSlotTemplateHTML=Iu;sa.getTooltipContentHTML=yu;l.customElements.get("media-pip-button")||l.customElements.define("media-pip-button",sa);var Ed=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Mu=(t,e,i)=>(Ed(t,e,"read from private field"),i?i.call(t):e.get(t)),wu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Lu=(t,e,i,a)=>(Ed(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Fr,Ru=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M16 3v2.5h3.5V9H22V3h-6ZM4 9h2.5V5.5H10V3H4v6Zm15.5 9.5H16V21h6v-6h-2.5v3.5ZM6.5 15H4v6h6v-2.5H6.5V15Z"/>
</svg>`,Du=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M18.5 6.5V3H16v6h6V6.5h-3.5ZM16 21h2.5v-3.5H22V15h-6v6ZM4 17.5h3.5V21H10v-6H4v2.5Zm3.5-11H4V9h6V3H7.5v3.5Z"/>
</svg>`;function Cu(t){return`
    <style>
      :host([${s.MEDIA_IS_FULLSCREEN}]) slot[name=icon] slot:not([name=exit]) {
        display: none !important;
      }

      
      :host(:not([${s.MEDIA_IS_FULLSCREEN}])) slot[name=icon] slot:not([name=enter]) {
        display: none !important;
      }

      :host([${s.MEDIA_IS_FULLSCREEN}]) slot[name=tooltip-enter],
      :host(:not([${s.MEDIA_IS_FULLSCREEN}])) slot[name=tooltip-exit] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="enter">${Ru}</slot>
      <slot name="exit">${Du}</slot>
    </slot>
  `}function xu(){return`
    <slot name="tooltip-enter">${v("Enter fullscreen mode")}</slot>
    <slot name="tooltip-exit">${v("Exit fullscreen mode")}</slot>
  `}var vd=t=>{let e=t.mediaIsFullscreen?v("exit fullscreen mode"):v("enter fullscreen mode");t.setAttribute("aria-label",e)},oa=class extends Y{constructor(){super(...arguments),wu(this,Fr,null)}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_IS_FULLSCREEN,s.MEDIA_FULLSCREEN_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),vd(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_IS_FULLSCREEN&&vd(this)}get mediaFullscreenUnavailable(){return L(this,s.MEDIA_FULLSCREEN_UNAVAILABLE)}set mediaFullscreenUnavailable(e){M(this,s.MEDIA_FULLSCREEN_UNAVAILABLE,e)}get mediaIsFullscreen(){return T(this,s.MEDIA_IS_FULLSCREEN)}set mediaIsFullscreen(e){S(this,s.MEDIA_IS_FULLSCREEN,e)}handleClick(e){Lu(this,Fr,e);let i=Mu(this,Fr)instanceof PointerEvent,a=this.mediaIsFullscreen?new l.CustomEvent(h.MEDIA_EXIT_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0}):new l.CustomEvent(h.MEDIA_ENTER_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0,detail:i});this.dispatchEvent(a)}};Fr=new WeakMap;oa.getSlotTemplateHTML=Cu;oa.getTooltipContentHTML=xu;l.customElements.get("media-fullscreen-button")||l.customElements.define("media-fullscreen-button",oa);function fd({anchor:t,floating:e,placement:i}){let a=Ou({anchor:t,floating:e}),{x:r,y:n}=Pu(a,i);return{x:r,y:n}}function Ou({anchor:t,floating:e}){return{anchor:Uu(t,e.offsetParent),floating:{x:0,y:0,width:e.offsetWidth,height:e.offsetHeight}}}function Uu(t,e){var i;let a=t.getBoundingClientRect(),r=(i=e?.getBoundingClientRect())!=null?i:{x:0,y:0};return{x:a.x-r.x,y:a.y-r.y,width:a.width,height:a.height}}function Pu({anchor:t,floating:e},i){let a=Nu(i)==="x"?"y":"x",r=a==="y"?"height":"width",n=gd(i),o=t.x+t.width/2-e.width/2,d=t.y+t.height/2-e.height/2,c=t[r]/2-e[r]/2,_;switch(n){case"top":_={x:o,y:t.y-e.height};break;case"bottom":_={x:o,y:t.y+t.height};break;case"right":_={x:t.x+t.width,y:d};break;case"left":_={x:t.x-e.width,y:d};break;default:_={x:t.x,y:t.y}}switch(i.split("-")[1]){case"start":_[a]-=c;break;case"end":_[a]+=c;break}return _}function gd(t){return t.split("-")[0]}function Nu(t){return["top","bottom"].includes(gd(t))?"y":"x"}var ht=class extends Event{constructor({action:e="auto",relatedTarget:i,...a}){super("invoke",a),this.action=e,this.relatedTarget=i}},$r=class extends Event{constructor({newState:e,oldState:i,...a}){super("toggle",a),this.newState=e,this.oldState=i}};var xs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},D=(t,e,i)=>(xs(t,e,"read from private field"),i?i.call(t):e.get(t)),x=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ve=(t,e,i,a)=>(xs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),O=(t,e,i)=>(xs(t,e,"access private method"),i),He,mt,Ze,Kr,la,Ut,ua,Ts,_d,qr,Os,Yr,Vr,Ss,ks,bd,Is,Ad,ys,Td,mi,pi,vi,ha,Qr,Us,Ms,Sd,Ps,kd,ws,Id,Ns,yd,Ls,Md,Rs,wd,da,zr,Ds,Ld,ca,Zr,Gr,Cs;function We({type:t,text:e,value:i,checked:a}){let r=H.createElement("media-chrome-menu-item");r.type=t??"",r.part.add("menu-item"),t&&r.part.add(t),r.value=i,r.checked=a;let n=H.createElement("span");return n.textContent=e,r.append(n),r}function Ie(t,e){let i=t.querySelector(`:scope > [slot="${e}"]`);if(i?.nodeName=="SLOT"&&(i=i.assignedElements({flatten:!0})[0]),i)return i=i.cloneNode(!0),i;let a=t.shadowRoot.querySelector(`[name="${e}"] > svg`);return a?a.cloneNode(!0):""}function Hu(t){return`
    <style>
      :host {
        font: var(--media-font,
          var(--media-font-weight, normal)
          var(--media-font-size, 14px) /
          var(--media-text-content-height, var(--media-control-height, 24px))
          var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
        color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
        --_menu-bg: rgb(20 20 30 / .8);
        background: var(--media-menu-background, var(--media-control-background, var(--media-secondary-color, var(--_menu-bg))));
        border-radius: var(--media-menu-border-radius);
        border: var(--media-menu-border, none);
        display: var(--media-menu-display, inline-flex) !important;
        
        transition: var(--media-menu-transition-in,
          visibility 0s,
          opacity .2s ease-out,
          transform .15s ease-out,
          left .2s ease-in-out,
          min-width .2s ease-in-out,
          min-height .2s ease-in-out
        ) !important;
        
        visibility: var(--media-menu-visibility, visible);
        opacity: var(--media-menu-opacity, 1);
        max-height: var(--media-menu-max-height, var(--_menu-max-height, 300px));
        transform: var(--media-menu-transform-in, translateY(0) scale(1));
        flex-direction: column;
        
        min-height: 0;
        position: relative;
        bottom: var(--_menu-bottom);
        box-sizing: border-box;
      } 

      @-moz-document url-prefix() {
        :host{
          --_menu-bg: rgb(20 20 30);
        }
      }

      :host([hidden]) {
        transition: var(--media-menu-transition-out,
          visibility .15s ease-in,
          opacity .15s ease-in,
          transform .15s ease-in
        ) !important;
        visibility: var(--media-menu-hidden-visibility, hidden);
        opacity: var(--media-menu-hidden-opacity, 0);
        max-height: var(--media-menu-hidden-max-height,
          var(--media-menu-max-height, var(--_menu-max-height, 300px)));
        transform: var(--media-menu-transform-out, translateY(2px) scale(.99));
        pointer-events: none;
      }

      :host([slot="submenu"]) {
        background: none;
        width: 100%;
        min-height: 100%;
        position: absolute;
        bottom: 0;
        right: -100%;
      }

      #container {
        display: flex;
        flex-direction: column;
        min-height: 0;
        transition: transform .2s ease-out;
        transform: translate(0, 0);
      }

      #container.has-expanded {
        transition: transform .2s ease-in;
        transform: translate(-100%, 0);
      }

      button {
        background: none;
        color: inherit;
        border: none;
        padding: 0;
        font: inherit;
        outline: inherit;
        display: inline-flex;
        align-items: center;
      }

      slot[name="header"][hidden] {
        display: none;
      }

      slot[name="header"] > *,
      slot[name="header"]::slotted(*) {
        padding: .4em .7em;
        border-bottom: 1px solid rgb(255 255 255 / .25);
        cursor: var(--media-cursor, default);
      }

      slot[name="header"] > button[part~="back"],
      slot[name="header"]::slotted(button[part~="back"]) {
        cursor: var(--media-cursor, pointer);
      }

      svg[part~="back"] {
        height: var(--media-menu-icon-height, var(--media-control-height, 24px));
        fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
        display: block;
        margin-right: .5ch;
      }

      slot:not([name]) {
        gap: var(--media-menu-gap);
        flex-direction: var(--media-menu-flex-direction, column);
        overflow: var(--media-menu-overflow, hidden auto);
        display: flex;
        min-height: 0;
      }

      :host([role="menu"]) slot:not([name]) {
        padding-block: .4em;
      }

      slot:not([name])::slotted([role="menu"]) {
        background: none;
      }

      media-chrome-menu-item > span {
        margin-right: .5ch;
        max-width: var(--media-menu-item-max-width);
        text-overflow: ellipsis;
        overflow: hidden;
      }
    </style>
    <style id="layout-row" media="width:0">

      slot[name="header"] > *,
      slot[name="header"]::slotted(*) {
        padding: .4em .5em;
      }

      slot:not([name]) {
        gap: var(--media-menu-gap, .25em);
        flex-direction: var(--media-menu-flex-direction, row);
        padding-inline: .5em;
      }

      media-chrome-menu-item {
        padding: .3em .5em;
      }

      media-chrome-menu-item[aria-checked="true"] {
        background: var(--media-menu-item-checked-background, rgb(255 255 255 / .2));
      }

      
      media-chrome-menu-item::part(checked-indicator) {
        display: var(--media-menu-item-checked-indicator-display, none);
      }
    </style>
    <div id="container" part="container">
      <slot name="header" hidden>
        <button part="back button" aria-label="Back to previous menu">
          <slot name="back-icon">
            <svg aria-hidden="true" viewBox="0 0 20 24" part="back indicator">
              <path d="m11.88 17.585.742-.669-4.2-4.665 4.2-4.666-.743-.669-4.803 5.335 4.803 5.334Z"/>
            </svg>
          </slot>
          <slot name="title"></slot>
        </button>
      </slot>
      <slot></slot>
    </div>
    <slot name="checked-indicator" hidden></slot>
  `}var Ot={STYLE:"style",HIDDEN:"hidden",DISABLED:"disabled",ANCHOR:"anchor"},se=class extends l.HTMLElement{constructor(){if(super(),x(this,Ts),x(this,qr),x(this,Vr),x(this,ks),x(this,Is),x(this,ys),x(this,vi),x(this,Qr),x(this,Ms),x(this,Ps),x(this,ws),x(this,Ns),x(this,Ls),x(this,Rs),x(this,da),x(this,Ds),x(this,ca),x(this,Gr),x(this,He,null),x(this,mt,null),x(this,Ze,null),x(this,Kr,new Set),x(this,la,void 0),x(this,Ut,!1),x(this,ua,null),x(this,Yr,()=>{let e=D(this,Kr),i=new Set(this.items);for(let a of e)i.has(a)||this.dispatchEvent(new CustomEvent("removemenuitem",{detail:a}));for(let a of i)e.has(a)||this.dispatchEvent(new CustomEvent("addmenuitem",{detail:a}));ve(this,Kr,i)}),x(this,mi,()=>{O(this,vi,ha).call(this),O(this,Qr,Us).call(this,!1)}),x(this,pi,()=>{O(this,vi,ha).call(this)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}this.container=this.shadowRoot.querySelector("#container"),this.defaultSlot=this.shadowRoot.querySelector("slot:not([name])"),ve(this,la,new MutationObserver(D(this,Yr)))}static get observedAttributes(){return[Ot.DISABLED,Ot.HIDDEN,Ot.STYLE,Ot.ANCHOR,I.MEDIA_CONTROLLER]}static formatMenuItemText(e,i){return e}enable(){this.addEventListener("click",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this),this.addEventListener("invoke",this),this.addEventListener("toggle",this)}disable(){this.removeEventListener("click",this),this.removeEventListener("focusout",this),this.removeEventListener("keyup",this),this.removeEventListener("invoke",this),this.removeEventListener("toggle",this)}handleEvent(e){switch(e.type){case"slotchange":O(this,Ts,_d).call(this,e);break;case"invoke":O(this,ks,bd).call(this,e);break;case"click":O(this,Ms,Sd).call(this,e);break;case"toggle":O(this,ws,Id).call(this,e);break;case"focusout":O(this,Ls,Md).call(this,e);break;case"keydown":O(this,Rs,wd).call(this,e);break}}connectedCallback(){var e,i;D(this,la).observe(this.defaultSlot,{childList:!0}),ve(this,ua,Di(this.shadowRoot,":host")),O(this,Vr,Ss).call(this),this.hasAttribute("disabled")||this.enable(),this.role||(this.role="menu"),ve(this,He,Ra(this)),(i=(e=D(this,He))==null?void 0:e.associateElement)==null||i.call(e,this),this.hidden||(Ge(ma(this),D(this,mi)),Ge(this,D(this,pi))),O(this,qr,Os).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){var e,i;D(this,la).disconnect(),qe(ma(this),D(this,mi)),qe(this,D(this,pi)),this.disable(),(i=(e=D(this,He))==null?void 0:e.unassociateElement)==null||i.call(e,this),ve(this,He,null),ve(this,mt,null),ve(this,Ze,null),this.shadowRoot.removeEventListener("slotchange",this)}attributeChangedCallback(e,i,a){var r,n,o,d;e===Ot.HIDDEN&&a!==i?(D(this,Ut)||ve(this,Ut,!0),this.hidden?O(this,ys,Td).call(this):O(this,Is,Ad).call(this),this.dispatchEvent(new $r({oldState:this.hidden?"open":"closed",newState:this.hidden?"closed":"open",bubbles:!0}))):e===I.MEDIA_CONTROLLER?(i&&((n=(r=D(this,He))==null?void 0:r.unassociateElement)==null||n.call(r,this),ve(this,He,null)),a&&this.isConnected&&(ve(this,He,Ra(this)),(d=(o=D(this,He))==null?void 0:o.associateElement)==null||d.call(o,this))):e===Ot.DISABLED&&a!==i?a==null?this.enable():this.disable():e===Ot.STYLE&&a!==i&&O(this,Vr,Ss).call(this)}formatMenuItemText(e,i){return this.constructor.formatMenuItemText(e,i)}get anchor(){return this.getAttribute("anchor")}set anchor(e){this.setAttribute("anchor",`${e}`)}get anchorElement(){var e;return this.anchor?(e=gt(this))==null?void 0:e.querySelector(`#${this.anchor}`):null}get items(){return this.defaultSlot.assignedElements({flatten:!0}).filter(Wu)}get radioGroupItems(){return this.items.filter(e=>e.role==="menuitemradio")}get checkedItems(){return this.items.filter(e=>e.checked)}get value(){var e,i;return(i=(e=this.checkedItems[0])==null?void 0:e.value)!=null?i:""}set value(e){let i=this.items.find(a=>a.value===e);i&&O(this,Gr,Cs).call(this,i)}focus(){if(ve(this,mt,Ri()),this.items.length){O(this,ca,Zr).call(this,this.items[0]),this.items[0].focus();return}let e=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');e?.focus()}handleSelect(e){var i;let a=O(this,da,zr).call(this,e);a&&(O(this,Gr,Cs).call(this,a,a.type==="checkbox"),D(this,Ze)&&!this.hidden&&((i=D(this,mt))==null||i.focus(),this.hidden=!0))}get keysUsed(){return["Enter","Escape","Tab"," ","ArrowDown","ArrowUp","Home","End"]}handleMove(e){var i,a;let{key:r}=e,n=this.items,o=(a=(i=O(this,da,zr).call(this,e))!=null?i:O(this,Ds,Ld).call(this))!=null?a:n[0],d=n.indexOf(o),c=Math.max(0,d);r==="ArrowDown"?c++:r==="ArrowUp"?c--:e.key==="Home"?c=0:e.key==="End"&&(c=n.length-1),c<0&&(c=n.length-1),c>n.length-1&&(c=0),O(this,ca,Zr).call(this,n[c]),n[c].focus()}};He=new WeakMap;mt=new WeakMap;Ze=new WeakMap;Kr=new WeakMap;la=new WeakMap;Ut=new WeakMap;ua=new WeakMap;Ts=new WeakSet;_d=function(t){let e=t.target;for(let i of e.assignedNodes({flatten:!0}))i.nodeType===3&&i.textContent.trim()===""&&i.remove();["header","title"].includes(e.name)&&O(this,qr,Os).call(this),e.name||D(this,Yr).call(this)};qr=new WeakSet;Os=function(){let t=this.shadowRoot.querySelector('slot[name="header"]'),e=this.shadowRoot.querySelector('slot[name="title"]');t.hidden=e.assignedNodes().length===0&&t.assignedNodes().length===0};Yr=new WeakMap;Vr=new WeakSet;Ss=function(){var t;let e=this.shadowRoot.querySelector("#layout-row"),i=(t=getComputedStyle(this).getPropertyValue("--media-menu-layout"))==null?void 0:t.trim();e.setAttribute("media",i==="row"?"":"width:0")};ks=new WeakSet;bd=function(t){ve(this,Ze,t.relatedTarget),te(this,t.relatedTarget)||(this.hidden=!this.hidden)};Is=new WeakSet;Ad=function(){var t;(t=D(this,Ze))==null||t.setAttribute("aria-expanded","true"),this.addEventListener("transitionend",()=>this.focus(),{once:!0}),Ge(ma(this),D(this,mi)),Ge(this,D(this,pi))};ys=new WeakSet;Td=function(){var t;(t=D(this,Ze))==null||t.setAttribute("aria-expanded","false"),qe(ma(this),D(this,mi)),qe(this,D(this,pi))};mi=new WeakMap;pi=new WeakMap;vi=new WeakSet;ha=function(t){if(this.hasAttribute("mediacontroller")&&!this.anchor||this.hidden||!this.anchorElement)return;let{x:e,y:i}=fd({anchor:this.anchorElement,floating:this,placement:"top-start"});t??(t=this.offsetWidth);let r=ma(this).getBoundingClientRect(),n=r.width-e-t,o=r.height-i-this.offsetHeight,{style:d}=D(this,ua);d.setProperty("position","absolute"),d.setProperty("right",`${Math.max(0,n)}px`),d.setProperty("--_menu-bottom",`${o}px`);let c=getComputedStyle(this),k=d.getPropertyValue("--_menu-bottom")===c.bottom?o:parseFloat(c.bottom),A=r.height-k-parseFloat(c.marginBottom);this.style.setProperty("--_menu-max-height",`${A}px`)};Qr=new WeakSet;Us=function(t){let e=this.querySelector('[role="menuitem"][aria-haspopup][aria-expanded="true"]'),i=e?.querySelector('[role="menu"]'),{style:a}=D(this,ua);if(t||a.setProperty("--media-menu-transition-in","none"),i){let r=i.offsetHeight,n=Math.max(i.offsetWidth,e.offsetWidth);this.style.setProperty("min-width",`${n}px`),this.style.setProperty("min-height",`${r}px`),O(this,vi,ha).call(this,n)}else this.style.removeProperty("min-width"),this.style.removeProperty("min-height"),O(this,vi,ha).call(this);a.removeProperty("--media-menu-transition-in")};Ms=new WeakSet;Sd=function(t){var e;if(t.stopPropagation(),t.composedPath().includes(D(this,Ps,kd))){(e=D(this,mt))==null||e.focus(),this.hidden=!0;return}let i=O(this,da,zr).call(this,t);!i||i.hasAttribute("disabled")||(O(this,ca,Zr).call(this,i),this.handleSelect(t))};Ps=new WeakSet;kd=function(){var t;return(t=this.shadowRoot.querySelector('slot[name="header"]').assignedElements({flatten:!0}))==null?void 0:t.find(i=>i.matches('button[part~="back"]'))};ws=new WeakSet;Id=function(t){if(t.target===this)return;O(this,Ns,yd).call(this);let e=Array.from(this.querySelectorAll('[role="menuitem"][aria-haspopup]'));for(let i of e)i.invokeTargetElement!=t.target&&t.newState=="open"&&i.getAttribute("aria-expanded")=="true"&&!i.invokeTargetElement.hidden&&i.invokeTargetElement.dispatchEvent(new ht({relatedTarget:i}));for(let i of e)i.setAttribute("aria-expanded",`${!i.submenuElement.hidden}`);O(this,Qr,Us).call(this,!0)};Ns=new WeakSet;yd=function(){let e=this.querySelector('[role="menuitem"] > [role="menu"]:not([hidden])');this.container.classList.toggle("has-expanded",!!e)};Ls=new WeakSet;Md=function(t){var e;te(this,t.relatedTarget)||(D(this,Ut)&&((e=D(this,mt))==null||e.focus()),D(this,Ze)&&D(this,Ze)!==t.relatedTarget&&!this.hidden&&(this.hidden=!0))};Rs=new WeakSet;wd=function(t){var e,i,a,r,n;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;if(!(d||c||_)&&this.keysUsed.includes(o))if(t.preventDefault(),t.stopPropagation(),o==="Tab"){if(D(this,Ut)){this.hidden=!0;return}t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()}else o==="Escape"?((n=D(this,mt))==null||n.focus(),D(this,Ut)&&(this.hidden=!0)):o==="Enter"||o===" "?this.handleSelect(t):this.handleMove(t)};da=new WeakSet;zr=function(t){return t.composedPath().find(e=>["menuitemradio","menuitemcheckbox"].includes(e.role))};Ds=new WeakSet;Ld=function(){return this.items.find(t=>t.tabIndex===0)};ca=new WeakSet;Zr=function(t){for(let e of this.items)e.tabIndex=e===t?0:-1};Gr=new WeakSet;Cs=function(t,e){let i=[...this.checkedItems];t.type==="radio"&&this.radioGroupItems.forEach(a=>a.checked=!1),e?t.checked=!t.checked:t.checked=!0,this.checkedItems.some((a,r)=>a!=i[r])&&this.dispatchEvent(new Event("change",{bubbles:!0,composed:!0}))};se.shadowRootOptions={mode:"open"};se.getTemplateHTML=Hu;function Wu(t){return["menuitem","menuitemradio","menuitemcheckbox"].includes(t?.role)}function ma(t){var e;return(e=t.getAttribute("bounds")?Me(t,`#${t.getAttribute("bounds")}`):G(t)||t.parentElement)!=null?e:t}l.customElements.get("media-chrome-menu")||l.customElements.define("media-chrome-menu",se);var Bs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Xe=(t,e,i)=>(Bs(t,e,"read from private field"),i?i.call(t):e.get(t)),Xr=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Rd=(t,e,i,a)=>(Bs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ei=(t,e,i)=>(Bs(t,e,"access private method"),i),pa,Be,fi,va,Jr,Hs,Ws=class extends se{constructor(){super(...arguments),Xr(this,fi),Xr(this,Jr),Xr(this,pa,[]),Xr(this,Be,{})}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_RENDITION_LIST,s.MEDIA_RENDITION_SELECTED,s.MEDIA_RENDITION_UNAVAILABLE,s.MEDIA_HEIGHT,s.MEDIA_WIDTH]}static formatMenuItemText(e,i){return super.formatMenuItemText(e,i)}static formatRendition(e,{showBitrate:i=!1}={}){let a=`${Math.min(e.width,e.height)}p`;if(i&&e.bitrate){let r=e.bitrate/1e6,n=`${r.toFixed(r<1?1:0)} Mbps`;return`${a} (${n})`}return this.formatMenuItemText(a,e)}static compareRendition(e,i){var a,r;return i.height===e.height?((a=i.bitrate)!=null?a:0)-((r=e.bitrate)!=null?r:0):i.height-e.height}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),i!==a)switch(e){case s.MEDIA_RENDITION_SELECTED:this.value=a??"auto",Ei(this,fi,va).call(this);break;case s.MEDIA_RENDITION_LIST:Rd(this,pa,ll(a)),Ei(this,fi,va).call(this);break;case s.MEDIA_HEIGHT:case s.MEDIA_WIDTH:Ei(this,fi,va).call(this);break}}connectedCallback(){super.connectedCallback(),this.addEventListener("change",Ei(this,Jr,Hs))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",Ei(this,Jr,Hs))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:G(this).querySelector("media-rendition-menu-button")}get mediaRenditionList(){return Xe(this,pa)}set mediaRenditionList(e){Rd(this,pa,e),Ei(this,fi,va).call(this)}get mediaRenditionSelected(){return L(this,s.MEDIA_RENDITION_SELECTED)}set mediaRenditionSelected(e){M(this,s.MEDIA_RENDITION_SELECTED,e)}get mediaHeight(){return P(this,s.MEDIA_HEIGHT)}set mediaHeight(e){N(this,s.MEDIA_HEIGHT,e)}get mediaWidth(){return P(this,s.MEDIA_WIDTH)}set mediaWidth(e){N(this,s.MEDIA_WIDTH,e)}compareRendition(e,i){return this.constructor.compareRendition(e,i)}formatMenuItemText(e,i){return this.constructor.formatMenuItemText(e,i)}formatRendition(e,i){return this.constructor.formatRendition(e,i)}showRenditionBitrate(e){return this.mediaRenditionList.some(i=>i!==e&&i.height===e.height&&i.bitrate!==e.bitrate)}};pa=new WeakMap;Be=new WeakMap;fi=new WeakSet;va=function(){let t=!this.mediaRenditionSelected;if(Xe(this,Be).mediaRenditionList===JSON.stringify(this.mediaRenditionList)&&Xe(this,Be).mediaHeight===this.mediaHeight&&Xe(this,Be).mediaWidth===this.mediaWidth&&Xe(this,Be).isAuto===t)return;Xe(this,Be).mediaRenditionList=JSON.stringify(this.mediaRenditionList),Xe(this,Be).mediaHeight=this.mediaHeight,Xe(this,Be).mediaWidth=this.mediaWidth,Xe(this,Be).isAuto=t;let e=this.mediaRenditionList.sort(this.compareRendition.bind(this)),i=e.find(o=>o.id===this.mediaRenditionSelected);for(let o of e)o.selected=o===i;this.defaultSlot.textContent="";for(let o of e){let d=this.formatRendition(o,{showBitrate:this.showRenditionBitrate(o)}),c=We({type:"radio",text:d,value:`${o.id}`,checked:o.selected&&!t});c.prepend(Ie(this,"checked-indicator")),this.defaultSlot.append(c)}let a=i&&this.showRenditionBitrate(i),r;t&&(i?r=this.formatMenuItemText(`${v("Auto")} \u2022 ${this.formatRendition(i,{showBitrate:a})}`,i):this.mediaHeight>0&&this.mediaWidth>0&&(r=this.formatMenuItemText(`${v("Auto")} (${Math.min(this.mediaWidth,this.mediaHeight)}p)`))),r||(r=this.formatMenuItemText(v("Auto")));let n=We({type:"radio",text:r,value:"auto",checked:t});n.dataset.description=r,n.prepend(Ie(this,"checked-indicator")),this.defaultSlot.append(n)};Jr=new WeakSet;Hs=function(){if(this.value==null)return;let t=new l.CustomEvent(h.MEDIA_RENDITION_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-rendition-menu")||l.customElements.define("media-rendition-menu",Ws);var ye=class extends Y{connectedCallback(){super.connectedCallback(),this.invokeTargetElement&&this.setAttribute("aria-haspopup","menu")}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=gt(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):null}handleClick(){var e;(e=this.invokeTargetElement)==null||e.dispatchEvent(new ht({relatedTarget:this}))}};l.customElements.get("media-chrome-menu-button")||l.customElements.define("media-chrome-menu-button",ye);var Bu=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M13.5 2.5h2v6h-2v-2h-11v-2h11v-2Zm4 2h4v2h-4v-2Zm-12 4h2v6h-2v-2h-3v-2h3v-2Zm4 2h12v2h-12v-2Zm1 4h2v6h-2v-2h-8v-2h8v-2Zm4 2h7v2h-7v-2Z" />
</svg>`;function Fu(){return`
    <style>
      :host([aria-expanded="true"]) slot[name=tooltip] {
        display: none;
      }
    </style>
    <slot name="icon">${Bu}</slot>
  `}function $u(){return v("Quality")}var Ea=class extends ye{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_RENDITION_SELECTED,s.MEDIA_RENDITION_UNAVAILABLE,s.MEDIA_HEIGHT]}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-label",v("quality"))}get invokeTargetElement(){return this.invokeTarget!=null?super.invokeTargetElement:G(this).querySelector("media-rendition-menu")}get mediaRenditionSelected(){return L(this,s.MEDIA_RENDITION_SELECTED)}set mediaRenditionSelected(e){M(this,s.MEDIA_RENDITION_SELECTED,e)}get mediaHeight(){return P(this,s.MEDIA_HEIGHT)}set mediaHeight(e){N(this,s.MEDIA_HEIGHT,e)}};Ea.getSlotTemplateHTML=Fu;Ea.getTooltipContentHTML=$u;l.customElements.get("media-rendition-menu-button")||l.customElements.define("media-rendition-menu-button",Ea);var Ku=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},gi=(t,e,i)=>(Ku(t,e,"read from private field"),i?i.call(t):e.get(t)),Vu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},pt,Fs={RATES:"rates"},$s=[1,1.2,1.5,1.7,2],Pt=1;function Fe(t){return Math.round(t*100)/100}function Gu(t){return`
    <style>
      :host {
        min-width: 5ch;
        padding: var(--media-button-padding, var(--media-control-padding, 10px 5px));
      }
    </style>
    <slot name="icon">${t.mediaplaybackrate?Fe(+t.mediaplaybackrate):Pt}x</slot>
  `}function qu(){return v("Playback rate")}var fa=class extends Y{constructor(){var e;super(),Vu(this,pt,new rt(this,Fs.RATES,{defaultValue:$s})),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${Fe((e=this.mediaPlaybackRate)!=null?e:Pt)}x`}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PLAYBACK_RATE,Fs.RATES]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===Fs.RATES&&(gi(this,pt).value=a),e===s.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,n=Fe(Number.isNaN(r)?Pt:r);this.container.innerHTML=`${n}x`,this.setAttribute("aria-label",v("Playback rate {playbackRate}",{playbackRate:n}))}}get rates(){return gi(this,pt)}set rates(e){e?Array.isArray(e)?gi(this,pt).value=e.join(" "):typeof e=="string"&&(gi(this,pt).value=e):gi(this,pt).value=""}get mediaPlaybackRate(){return P(this,s.MEDIA_PLAYBACK_RATE,Pt)}set mediaPlaybackRate(e){N(this,s.MEDIA_PLAYBACK_RATE,e)}handleClick(){var e,i;let a=Array.from(gi(this,pt).values(),o=>+o).sort((o,d)=>o-d),r=(i=(e=a.find(o=>o>this.mediaPlaybackRate))!=null?e:a[0])!=null?i:Pt,n=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:r});this.dispatchEvent(n)}};pt=new WeakMap;fa.getSlotTemplateHTML=Gu;fa.getTooltipContentHTML=qu;l.customElements.get("media-playback-rate-button")||l.customElements.define("media-playback-rate-button",fa);var Dd=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},bi=(t,e,i)=>(Dd(t,e,"read from private field"),i?i.call(t):e.get(t)),Ks=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},_i=(t,e,i)=>(Dd(t,e,"access private method"),i),vt,Ai,ga,jr,Gs,Vs={RATES:"rates"},qs=class extends se{constructor(){super(),Ks(this,Ai),Ks(this,jr),Ks(this,vt,new rt(this,Vs.RATES,{defaultValue:$s})),_i(this,Ai,ga).call(this)}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PLAYBACK_RATE,Vs.RATES]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_PLAYBACK_RATE&&i!=a?(this.value=a,_i(this,Ai,ga).call(this)):e===Vs.RATES&&i!=a&&(bi(this,vt).value=a,_i(this,Ai,ga).call(this))}connectedCallback(){super.connectedCallback(),this.addEventListener("change",_i(this,jr,Gs))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",_i(this,jr,Gs))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:G(this).querySelector("media-playback-rate-menu-button")}get rates(){return bi(this,vt)}set rates(e){e?Array.isArray(e)?bi(this,vt).value=e.join(" "):typeof e=="string"&&(bi(this,vt).value=e):bi(this,vt).value="",_i(this,Ai,ga).call(this)}get mediaPlaybackRate(){return P(this,s.MEDIA_PLAYBACK_RATE,Pt)}set mediaPlaybackRate(e){N(this,s.MEDIA_PLAYBACK_RATE,e)}};vt=new WeakMap;Ai=new WeakSet;ga=function(){this.defaultSlot.textContent="";let t=Fe(this.mediaPlaybackRate),e=new Set(Array.from(bi(this,vt)).map(a=>Fe(Number(a))));t>0&&!e.has(t)&&e.add(t);let i=Array.from(e).sort((a,r)=>a-r);for(let a of i){let r=We({type:"radio",text:this.formatMenuItemText(`${a}x`,a),value:a.toString(),checked:t===a});r.prepend(Ie(this,"checked-indicator")),this.defaultSlot.append(r)}};jr=new WeakSet;Gs=function(){if(!this.value)return;let t=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-playback-rate-menu")||l.customElements.define("media-playback-rate-menu",qs);var en=1;function Yu(t){return`
    <style>
      :host {
        min-width: 5ch;
        padding: var(--media-button-padding, var(--media-control-padding, 10px 5px));
      }

      :host([aria-expanded="true"]) slot {
        display: block;
      }

      :host([aria-expanded="true"]) slot[name=tooltip] {
        display: none;
      }
    </style>
    <slot name="icon">${t.mediaplaybackrate?Fe(+t.mediaplaybackrate):en}x</slot>
  `}function Qu(){return v("Playback rate")}var _a=class extends ye{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_PLAYBACK_RATE]}constructor(){var e;super(),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${Fe((e=this.mediaPlaybackRate)!=null?e:en)}x`}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===s.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,n=Fe(Number.isNaN(r)?en:r);this.container.innerHTML=`${n}x`,this.setAttribute("aria-label",v("Playback rate {playbackRate}",{playbackRate:n}))}}get invokeTargetElement(){return this.invokeTarget!=null?super.invokeTargetElement:G(this).querySelector("media-playback-rate-menu")}get mediaPlaybackRate(){return P(this,s.MEDIA_PLAYBACK_RATE,en)}set mediaPlaybackRate(e){N(this,s.MEDIA_PLAYBACK_RATE,e)}};_a.getSlotTemplateHTML=Yu;_a.getTooltipContentHTML=Qu;l.customElements.get("media-playback-rate-menu-button")||l.customElements.define("media-playback-rate-menu-button",_a);var Js=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ae=(t,e,i)=>(Js(t,e,"read from private field"),i?i.call(t):e.get(t)),Je=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ys=(t,e,i,a)=>(Js(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Si=(t,e,i)=>(Js(t,e,"access private method"),i),tn,Aa,Qs,Cd,rn,js,eo,xd,$e,Ti,zs,an,Zs;function zu(t){return`
    <style>
      :host {
        transition: var(--media-menu-item-transition,
          background .15s linear,
          opacity .2s ease-in-out
        );
        outline: var(--media-menu-item-outline, 0);
        outline-offset: var(--media-menu-item-outline-offset, -1px);
        cursor: var(--media-cursor, pointer);
        display: flex;
        align-items: center;
        align-self: stretch;
        justify-self: stretch;
        white-space: nowrap;
        white-space-collapse: collapse;
        text-wrap: nowrap;
        padding: .4em .8em .4em 1em;
      }

      :host(:focus-visible) {
        box-shadow: var(--media-menu-item-focus-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
        outline: var(--media-menu-item-hover-outline, 0);
        outline-offset: var(--media-menu-item-hover-outline-offset,  var(--media-menu-item-outline-offset, -1px));
      }

      :host(:hover) {
        cursor: var(--media-cursor, pointer);
        background: var(--media-menu-item-hover-background, rgb(92 92 102 / .5));
        outline: var(--media-menu-item-hover-outline);
        outline-offset: var(--media-menu-item-hover-outline-offset,  var(--media-menu-item-outline-offset, -1px));
      }

      :host([aria-checked="true"]) {
        background: var(--media-menu-item-checked-background);
      }

      :host([hidden]) {
        display: none;
      }

      :host([disabled]) {
        pointer-events: none;
        color: rgba(255, 255, 255, .3);
      }

      slot:not([name]) {
        width: 100%;
      }

      slot:not([name="submenu"]) {
        display: inline-flex;
        align-items: center;
        transition: inherit;
        opacity: var(--media-menu-item-opacity, 1);
      }

      slot[name="description"] {
        justify-content: end;
      }

      slot[name="description"] > span {
        display: inline-block;
        margin-inline: 1em .2em;
        max-width: var(--media-menu-item-description-max-width, 100px);
        text-overflow: ellipsis;
        overflow: hidden;
        font-size: .8em;
        font-weight: 400;
        text-align: right;
        position: relative;
        top: .04em;
      }

      slot[name="checked-indicator"] {
        display: none;
      }

      :host(:is([role="menuitemradio"],[role="menuitemcheckbox"])) slot[name="checked-indicator"] {
        display: var(--media-menu-item-checked-indicator-display, inline-block);
      }

      
      svg, img, ::slotted(svg), ::slotted(img) {
        height: var(--media-menu-item-icon-height, var(--media-control-height, 24px));
        fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
        display: block;
      }

      
      [part~="indicator"],
      ::slotted([part~="indicator"]) {
        fill: var(--media-menu-item-indicator-fill,
          var(--media-icon-color, var(--media-primary-color, rgb(238 238 238))));
        height: var(--media-menu-item-indicator-height, 1.25em);
        margin-right: .5ch;
      }

      [part~="checked-indicator"] {
        visibility: hidden;
      }

      :host([aria-checked="true"]) [part~="checked-indicator"] {
        visibility: visible;
      }
    </style>
    <slot name="checked-indicator">
      <svg aria-hidden="true" viewBox="0 1 24 24" part="checked-indicator indicator">
        <path d="m10 15.17 9.193-9.191 1.414 1.414-10.606 10.606-6.364-6.364 1.414-1.414 4.95 4.95Z"/>
      </svg>
    </slot>
    <slot name="prefix"></slot>
    <slot></slot>
    <slot name="description"></slot>
    <slot name="suffix">
      ${this.getSuffixSlotInnerHTML(t)}
    </slot>
    <slot name="submenu"></slot>
  `}function Zu(t){return""}var Ee={TYPE:"type",VALUE:"value",CHECKED:"checked",DISABLED:"disabled"},ki=class extends l.HTMLElement{constructor(){if(super(),Je(this,Qs),Je(this,rn),Je(this,eo),Je(this,an),Je(this,tn,!1),Je(this,Aa,void 0),Je(this,$e,()=>{var e,i;this.submenuElement.items&&this.setAttribute("submenusize",`${this.submenuElement.items.length}`);let a=this.shadowRoot.querySelector('slot[name="description"]'),r=(e=this.submenuElement.checkedItems)==null?void 0:e[0],n=(i=r?.dataset.description)!=null?i:r?.text,o=H.createElement("span");o.textContent=n??"",a.replaceChildren(o)}),Je(this,Ti,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",ae(this,Ti));return}this.handleClick(e)}),Je(this,zs,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",ae(this,Ti));return}this.addEventListener("keyup",ae(this,Ti),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[Ee.TYPE,Ee.DISABLED,Ee.CHECKED,Ee.VALUE]}enable(){this.hasAttribute("tabindex")||this.setAttribute("tabindex","-1"),ba(this)&&!this.hasAttribute("aria-checked")&&this.setAttribute("aria-checked","false"),this.addEventListener("click",this),this.addEventListener("keydown",this)}disable(){this.removeAttribute("tabindex"),this.removeEventListener("click",this),this.removeEventListener("keydown",this),this.removeEventListener("keyup",this)}handleEvent(e){switch(e.type){case"slotchange":Si(this,Qs,Cd).call(this,e);break;case"click":this.handleClick(e);break;case"keydown":ae(this,zs).call(this,e);break;case"keyup":ae(this,Ti).call(this,e);break}}attributeChangedCallback(e,i,a){e===Ee.CHECKED&&ba(this)&&!ae(this,tn)?this.setAttribute("aria-checked",a!=null?"true":"false"):e===Ee.TYPE&&a!==i?this.role="menuitem"+a:e===Ee.DISABLED&&a!==i&&(a==null?this.enable():this.disable())}connectedCallback(){this.hasAttribute(Ee.DISABLED)||this.enable(),this.role="menuitem"+this.type,Ys(this,Aa,Xs(this,this.parentNode)),Si(this,an,Zs).call(this),this.submenuElement&&Si(this,rn,js).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){this.disable(),Si(this,an,Zs).call(this),Ys(this,Aa,null),this.shadowRoot.removeEventListener("slotchange",this)}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=gt(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):this.submenuElement}get submenuElement(){return this.shadowRoot.querySelector('slot[name="submenu"]').assignedElements({flatten:!0})[0]}get type(){var e;return(e=this.getAttribute(Ee.TYPE))!=null?e:""}set type(e){this.setAttribute(Ee.TYPE,`${e}`)}get value(){var e;return(e=this.getAttribute(Ee.VALUE))!=null?e:this.text}set value(e){this.setAttribute(Ee.VALUE,e)}get text(){var e;return((e=this.textContent)!=null?e:"").trim()}get checked(){if(ba(this))return this.getAttribute("aria-checked")==="true"}set checked(e){ba(this)&&(Ys(this,tn,!0),this.setAttribute("aria-checked",e?"true":"false"),e?this.part.add("checked"):this.part.remove("checked"))}handleClick(e){ba(this)||this.invokeTargetElement&&te(this,e.target)&&this.invokeTargetElement.dispatchEvent(new ht({relatedTarget:this}))}get keysUsed(){return["Enter"," "]}};tn=new WeakMap;Aa=new WeakMap;Qs=new WeakSet;Cd=function(t){let e=t.target;if(!e?.name)for(let a of e.assignedNodes({flatten:!0}))a instanceof Text&&a.textContent.trim()===""&&a.remove();e.name==="submenu"&&(this.submenuElement?Si(this,rn,js).call(this):Si(this,eo,xd).call(this))};rn=new WeakSet;js=async function(){this.setAttribute("aria-haspopup","menu"),this.setAttribute("aria-expanded",`${!this.submenuElement.hidden}`),this.submenuElement.addEventListener("change",ae(this,$e)),this.submenuElement.addEventListener("addmenuitem",ae(this,$e)),this.submenuElement.addEventListener("removemenuitem",ae(this,$e)),ae(this,$e).call(this)};eo=new WeakSet;xd=function(){this.removeAttribute("aria-haspopup"),this.removeAttribute("aria-expanded"),this.submenuElement.removeEventListener("change",ae(this,$e)),this.submenuElement.removeEventListener("addmenuitem",ae(this,$e)),this.submenuElement.removeEventListener("removemenuitem",ae(this,$e)),ae(this,$e).call(this)};$e=new WeakMap;Ti=new WeakMap;zs=new WeakMap;an=new WeakSet;Zs=function(){var t;let e=(t=ae(this,Aa))==null?void 0:t.radioGroupItems;if(!e)return;let i=e.filter(a=>a.getAttribute("aria-checked")==="true").pop();i||(i=e[0]);for(let a of e)a.setAttribute("aria-checked","false");i?.setAttribute("aria-checked","true")};ki.shadowRootOptions={mode:"open"};ki.getTemplateHTML=zu;ki.getSuffixSlotInnerHTML=Zu;function ba(t){return t.type==="radio"||t.type==="checkbox"}function Xs(t,e){if(!t)return null;let{host:i}=t.getRootNode();return!e&&i?Xs(t,i):e?.items?e:Xs(e,e?.parentNode)}l.customElements.get("media-chrome-menu-item")||l.customElements.define("media-chrome-menu-item",ki);var ro=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Xu=(t,e,i)=>(ro(t,e,"read from private field"),i?i.call(t):e.get(t)),to=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ju=(t,e,i,a)=>(ro(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),nn=(t,e,i)=>(ro(t,e,"access private method"),i),ln,sn,io,on,ao,ju=`
  <svg aria-hidden="true" viewBox="0 0 26 24" part="captions-indicator indicator">
    <path d="M22.83 5.68a2.58 2.58 0 0 0-2.3-2.5c-3.62-.24-11.44-.24-15.06 0a2.58 2.58 0 0 0-2.3 2.5c-.23 4.21-.23 8.43 0 12.64a2.58 2.58 0 0 0 2.3 2.5c3.62.24 11.44.24 15.06 0a2.58 2.58 0 0 0 2.3-2.5c.23-4.21.23-8.43 0-12.64Zm-11.39 9.45a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.92 3.92 0 0 1 .92-2.77 3.18 3.18 0 0 1 2.43-1 2.94 2.94 0 0 1 2.13.78c.364.359.62.813.74 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.17 1.61 1.61 0 0 0-1.29.58 2.79 2.79 0 0 0-.5 1.89 3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.48 1.48 0 0 0 1-.37 2.1 2.1 0 0 0 .59-1.14l1.4.44a3.23 3.23 0 0 1-1.07 1.69Zm7.22 0a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.88 3.88 0 0 1 .93-2.77 3.14 3.14 0 0 1 2.42-1 3 3 0 0 1 2.16.82 2.8 2.8 0 0 1 .73 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.21 1.61 1.61 0 0 0-1.29.58A2.79 2.79 0 0 0 15 12a3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.44 1.44 0 0 0 1-.37 2.1 2.1 0 0 0 .6-1.15l1.4.44a3.17 3.17 0 0 1-1.1 1.7Z"/>
  </svg>`;function eh(t){return`
    ${se.getTemplateHTML(t)}
    <slot name="captions-indicator" hidden>${ju}</slot>
  `}var dn=class extends se{constructor(){super(...arguments),to(this,sn),to(this,on),to(this,ln,void 0)}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_SUBTITLES_LIST,s.MEDIA_SUBTITLES_SHOWING]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_SUBTITLES_LIST&&i!==a?nn(this,sn,io).call(this):e===s.MEDIA_SUBTITLES_SHOWING&&i!==a&&(this.value=a||"",nn(this,sn,io).call(this))}connectedCallback(){super.connectedCallback(),this.addEventListener("change",nn(this,on,ao))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",nn(this,on,ao))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:G(this).querySelector("media-captions-menu-button")}get mediaSubtitlesList(){return Od(this,s.MEDIA_SUBTITLES_LIST)}set mediaSubtitlesList(e){Ud(this,s.MEDIA_SUBTITLES_LIST,e)}get mediaSubtitlesShowing(){return Od(this,s.MEDIA_SUBTITLES_SHOWING)}set mediaSubtitlesShowing(e){Ud(this,s.MEDIA_SUBTITLES_SHOWING,e)}};ln=new WeakMap;sn=new WeakSet;io=function(){var t;let e=Xu(this,ln)!==JSON.stringify(this.mediaSubtitlesList),i=this.value!==this.getAttribute(s.MEDIA_SUBTITLES_SHOWING);if(!e&&!i)return;Ju(this,ln,JSON.stringify(this.mediaSubtitlesList)),this.defaultSlot.textContent="";let a=!this.value,r=We({type:"radio",text:this.formatMenuItemText(v("Off")),value:"off",checked:a});r.prepend(Ie(this,"checked-indicator")),this.defaultSlot.append(r);let n=this.mediaSubtitlesList;for(let o of n){let d=We({type:"radio",text:this.formatMenuItemText(o.label,o),value:Ga(o),checked:this.value==Ga(o)});d.prepend(Ie(this,"checked-indicator")),((t=o.kind)!=null?t:"subs")==="captions"&&d.append(Ie(this,"captions-indicator")),this.defaultSlot.append(d)}};on=new WeakSet;ao=function(){let t=this.mediaSubtitlesShowing,e=this.getAttribute(s.MEDIA_SUBTITLES_SHOWING),i=this.value!==e;if(t?.length&&i&&this.dispatchEvent(new l.CustomEvent(h.MEDIA_DISABLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0,detail:t})),!this.value||!i)return;let a=new l.CustomEvent(h.MEDIA_SHOW_SUBTITLES_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(a)};dn.getTemplateHTML=eh;var Od=(t,e)=>{let i=t.getAttribute(e);return i?Wi(i):[]},Ud=(t,e,i)=>{if(!i?.length){t.removeAttribute(e);return}let a=kt(i);t.getAttribute(e)!==a&&t.setAttribute(e,a)};l.customElements.get("media-captions-menu")||l.customElements.define("media-captions-menu",dn);var th=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M22.83 5.68a2.58 2.58 0 0 0-2.3-2.5c-3.62-.24-11.44-.24-15.06 0a2.58 2.58 0 0 0-2.3 2.5c-.23 4.21-.23 8.43 0 12.64a2.58 2.58 0 0 0 2.3 2.5c3.62.24 11.44.24 15.06 0a2.58 2.58 0 0 0 2.3-2.5c.23-4.21.23-8.43 0-12.64Zm-11.39 9.45a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.92 3.92 0 0 1 .92-2.77 3.18 3.18 0 0 1 2.43-1 2.94 2.94 0 0 1 2.13.78c.364.359.62.813.74 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.17 1.61 1.61 0 0 0-1.29.58 2.79 2.79 0 0 0-.5 1.89 3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.48 1.48 0 0 0 1-.37 2.1 2.1 0 0 0 .59-1.14l1.4.44a3.23 3.23 0 0 1-1.07 1.69Zm7.22 0a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.88 3.88 0 0 1 .93-2.77 3.14 3.14 0 0 1 2.42-1 3 3 0 0 1 2.16.82 2.8 2.8 0 0 1 .73 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.21 1.61 1.61 0 0 0-1.29.58A2.79 2.79 0 0 0 15 12a3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.44 1.44 0 0 0 1-.37 2.1 2.1 0 0 0 .6-1.15l1.4.44a3.17 3.17 0 0 1-1.1 1.7Z"/>
</svg>`,ih=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M17.73 14.09a1.4 1.4 0 0 1-1 .37 1.579 1.579 0 0 1-1.27-.58A3 3 0 0 1 15 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34A2.89 2.89 0 0 0 19 9.07a3 3 0 0 0-2.14-.78 3.14 3.14 0 0 0-2.42 1 3.91 3.91 0 0 0-.93 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.17 3.17 0 0 0 1.07-1.74l-1.4-.45c-.083.43-.3.822-.62 1.12Zm-7.22 0a1.43 1.43 0 0 1-1 .37 1.58 1.58 0 0 1-1.27-.58A3 3 0 0 1 7.76 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34a2.81 2.81 0 0 0-.74-1.32 2.94 2.94 0 0 0-2.13-.78 3.18 3.18 0 0 0-2.43 1 4 4 0 0 0-.92 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.23 3.23 0 0 0 1.07-1.74l-1.4-.45a2.06 2.06 0 0 1-.6 1.07Zm12.32-8.41a2.59 2.59 0 0 0-2.3-2.51C18.72 3.05 15.86 3 13 3c-2.86 0-5.72.05-7.53.17a2.59 2.59 0 0 0-2.3 2.51c-.23 4.207-.23 8.423 0 12.63a2.57 2.57 0 0 0 2.3 2.5c1.81.13 4.67.19 7.53.19 2.86 0 5.72-.06 7.53-.19a2.57 2.57 0 0 0 2.3-2.5c.23-4.207.23-8.423 0-12.63Zm-1.49 12.53a1.11 1.11 0 0 1-.91 1.11c-1.67.11-4.45.18-7.43.18-2.98 0-5.76-.07-7.43-.18a1.11 1.11 0 0 1-.91-1.11c-.21-4.14-.21-8.29 0-12.43a1.11 1.11 0 0 1 .91-1.11C7.24 4.56 10 4.49 13 4.49s5.76.07 7.43.18a1.11 1.11 0 0 1 .91 1.11c.21 4.14.21 8.29 0 12.43Z"/>
</svg>`;function ah(){return`
    <style>
      :host([data-captions-enabled="true"]) slot[name=off] {
        display: none !important;
      }

      
      :host(:not([data-captions-enabled="true"])) slot[name=on] {
        display: none !important;
      }

      :host([aria-expanded="true"]) slot[name=tooltip] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="on">${th}</slot>
      <slot name="off">${ih}</slot>
    </slot>
  `}function rh(){return v("Captions")}var Pd=t=>{t.setAttribute("data-captions-enabled",ml(t).toString())},Nd=t=>{t.setAttribute("aria-label",v("closed captions"))},Ta=class extends ye{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_SUBTITLES_LIST,s.MEDIA_SUBTITLES_SHOWING,s.MEDIA_LANG]}connectedCallback(){super.connectedCallback(),Nd(this),Pd(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_SUBTITLES_SHOWING?Pd(this):e===s.MEDIA_LANG&&Nd(this)}get invokeTargetElement(){var e;return this.invokeTarget!=null?super.invokeTargetElement:(e=G(this))==null?void 0:e.querySelector("media-captions-menu")}get mediaSubtitlesList(){return Hd(this,s.MEDIA_SUBTITLES_LIST)}set mediaSubtitlesList(e){Wd(this,s.MEDIA_SUBTITLES_LIST,e)}get mediaSubtitlesShowing(){return Hd(this,s.MEDIA_SUBTITLES_SHOWING)}set mediaSubtitlesShowing(e){Wd(this,s.MEDIA_SUBTITLES_SHOWING,e)}};Ta.getSlotTemplateHTML=ah;Ta.getTooltipContentHTML=rh;var Hd=(t,e)=>{let i=t.getAttribute(e);return i?Wi(i):[]},Wd=(t,e,i)=>{if(!i?.length){t.removeAttribute(e);return}let a=kt(i);t.getAttribute(e)!==a&&t.setAttribute(e,a)};l.customElements.get("media-captions-menu-button")||l.customElements.define("media-captions-menu-button",Ta);var co=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Bd=(t,e,i)=>(co(t,e,"read from private field"),i?i.call(t):e.get(t)),cn=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},no=(t,e,i,a)=>(co(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),un=(t,e,i)=>(co(t,e,"access private method"),i),Sa,pn,hn,so,mn,oo,lo=class extends se{constructor(){super(...arguments),cn(this,hn),cn(this,mn),cn(this,Sa,[]),cn(this,pn,void 0)}static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_AUDIO_TRACK_LIST,s.MEDIA_AUDIO_TRACK_ENABLED,s.MEDIA_AUDIO_TRACK_UNAVAILABLE]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_AUDIO_TRACK_ENABLED&&i!==a?this.value=a:e===s.MEDIA_AUDIO_TRACK_LIST&&i!==a&&(no(this,Sa,cl(a??"")),un(this,hn,so).call(this))}connectedCallback(){super.connectedCallback(),this.addEventListener("change",un(this,mn,oo))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",un(this,mn,oo))}get anchorElement(){var e;return this.anchor!=="auto"?super.anchorElement:(e=G(this))==null?void 0:e.querySelector("media-audio-track-menu-button")}get mediaAudioTrackList(){return Bd(this,Sa)}set mediaAudioTrackList(e){no(this,Sa,e),un(this,hn,so).call(this)}get mediaAudioTrackEnabled(){var e;return(e=L(this,s.MEDIA_AUDIO_TRACK_ENABLED))!=null?e:""}set mediaAudioTrackEnabled(e){M(this,s.MEDIA_AUDIO_TRACK_ENABLED,e)}};Sa=new WeakMap;pn=new WeakMap;hn=new WeakSet;so=function(){if(Bd(this,pn)===JSON.stringify(this.mediaAudioTrackList))return;no(this,pn,JSON.stringify(this.mediaAudioTrackList));let t=this.mediaAudioTrackList;this.defaultSlot.textContent="",t.sort((e,i)=>e.id.localeCompare(i.id,void 0,{numeric:!0}));for(let e of t){let i=this.formatMenuItemText(e.label,e),a=We({type:"radio",text:i,value:`${e.id}`,checked:e.enabled});a.prepend(Ie(this,"checked-indicator")),this.defaultSlot.append(a)}};mn=new WeakSet;oo=function(){if(this.value==null)return;let t=new l.CustomEvent(h.MEDIA_AUDIO_TRACK_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-audio-track-menu")||l.customElements.define("media-audio-track-menu",lo);var nh=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M11 17H9.5V7H11v10Zm-3-3H6.5v-4H8v4Zm6-5h-1.5v6H14V9Zm3 7h-1.5V8H17v8Z"/>
  <path d="M22 12c0 5.523-4.477 10-10 10S2 17.523 2 12 6.477 2 12 2s10 4.477 10 10Zm-2 0a8 8 0 1 0-16 0 8 8 0 0 0 16 0Z"/>
</svg>`;function sh(){return`
    <style>
      :host([aria-expanded="true"]) slot[name=tooltip] {
        display: none;
      }
    </style>
    <slot name="icon">${nh}</slot>
  `}function oh(){return v("Audio")}var Fd=t=>{let e=v("Audio");t.setAttribute("aria-label",e)},ka=class extends ye{static get observedAttributes(){return[...super.observedAttributes,s.MEDIA_AUDIO_TRACK_ENABLED,s.MEDIA_AUDIO_TRACK_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),Fd(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===s.MEDIA_LANG&&Fd(this)}get invokeTargetElement(){var e;return this.invokeTarget!=null?super.invokeTargetElement:(e=G(this))==null?void 0:e.querySelector("media-audio-track-menu")}get mediaAudioTrackEnabled(){var e;return(e=L(this,s.MEDIA_AUDIO_TRACK_ENABLED))!=null?e:""}set mediaAudioTrackEnabled(e){M(this,s.MEDIA_AUDIO_TRACK_ENABLED,e)}};ka.getSlotTemplateHTML=sh;ka.getTooltipContentHTML=oh;l.customElements.get("media-audio-track-menu-button")||l.customElements.define("media-audio-track-menu-button",ka);export{tc as addTranslation,bn as setLanguage};
