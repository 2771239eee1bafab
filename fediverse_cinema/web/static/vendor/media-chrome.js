var Sa=class{addEventListener(){}removeEventListener(){}dispatchEvent(){return!0}},ka=class extends Sa{},ya=class extends ka{constructor(){super(...arguments),this.role=null}},ts=class{observe(){}unobserve(){}disconnect(){}},vo={createElement:function(){return new Ii.HTMLElement},createElementNS:function(){return new Ii.HTMLElement},addEventListener(){},removeEventListener(){},dispatchEvent(t){return!1}},Ii={ResizeObserver:ts,document:vo,Node:ka,Element:ya,HTMLElement:class extends ya{constructor(){super(...arguments),this.innerHTML=""}get content(){return new Ii.DocumentFragment}},DocumentFragment:class extends Sa{},customElements:{get:function(){},define:function(){},whenDefined:function(){}},localStorage:{getItem(t){return null},setItem(t,e){},removeItem(t){}},CustomEvent:function(){},getComputedStyle:function(){},navigator:{languages:[],get userAgent(){return""}},matchMedia(t){return{matches:!1,media:t}},DOMParser:class{parseFromString(e,i){return{body:{textContent:e}}}}},Eo="global"in globalThis&&globalThis?.global===globalThis||typeof window>"u"||typeof window.customElements>"u",fo=Object.keys(Ii).every(t=>t in globalThis),l=Eo&&!fo?Ii:globalThis,H=Eo&&!fo?vo:globalThis.document;var h={MEDIA_PLAY_REQUEST:"mediaplayrequest",MEDIA_PAUSE_REQUEST:"mediapauserequest",MEDIA_MUTE_REQUEST:"mediamuterequest",MEDIA_UNMUTE_REQUEST:"mediaunmuterequest",MEDIA_LOOP_REQUEST:"medialooprequest",MEDIA_VOLUME_REQUEST:"mediavolumerequest",MEDIA_SEEK_REQUEST:"mediaseekrequest",MEDIA_AIRPLAY_REQUEST:"mediaairplayrequest",MEDIA_ENTER_FULLSCREEN_REQUEST:"mediaenterfullscreenrequest",MEDIA_EXIT_FULLSCREEN_REQUEST:"mediaexitfullscreenrequest",MEDIA_PREVIEW_REQUEST:"mediapreviewrequest",MEDIA_ENTER_PIP_REQUEST:"mediaenterpiprequest",MEDIA_EXIT_PIP_REQUEST:"mediaexitpiprequest",MEDIA_ENTER_CAST_REQUEST:"mediaentercastrequest",MEDIA_EXIT_CAST_REQUEST:"mediaexitcastrequest",MEDIA_SHOW_TEXT_TRACKS_REQUEST:"mediashowtexttracksrequest",MEDIA_HIDE_TEXT_TRACKS_REQUEST:"mediahidetexttracksrequest",MEDIA_SHOW_SUBTITLES_REQUEST:"mediashowsubtitlesrequest",MEDIA_DISABLE_SUBTITLES_REQUEST:"mediadisablesubtitlesrequest",MEDIA_TOGGLE_SUBTITLES_REQUEST:"mediatogglesubtitlesrequest",MEDIA_PLAYBACK_RATE_REQUEST:"mediaplaybackraterequest",MEDIA_RENDITION_REQUEST:"mediarenditionrequest",MEDIA_AUDIO_TRACK_REQUEST:"mediaaudiotrackrequest",MEDIA_SEEK_TO_LIVE_REQUEST:"mediaseektoliverequest",REGISTER_MEDIA_STATE_RECEIVER:"registermediastatereceiver",UNREGISTER_MEDIA_STATE_RECEIVER:"unregistermediastatereceiver"},y={MEDIA_CHROME_ATTRIBUTES:"mediachromeattributes",MEDIA_CONTROLLER:"mediacontroller"},is={MEDIA_AIRPLAY_UNAVAILABLE:"mediaAirplayUnavailable",MEDIA_AUDIO_TRACK_ENABLED:"mediaAudioTrackEnabled",MEDIA_AUDIO_TRACK_LIST:"mediaAudioTrackList",MEDIA_AUDIO_TRACK_UNAVAILABLE:"mediaAudioTrackUnavailable",MEDIA_BUFFERED:"mediaBuffered",MEDIA_CAST_UNAVAILABLE:"mediaCastUnavailable",MEDIA_CHAPTERS_CUES:"mediaChaptersCues",MEDIA_CURRENT_TIME:"mediaCurrentTime",MEDIA_DURATION:"mediaDuration",MEDIA_ENDED:"mediaEnded",MEDIA_ERROR:"mediaError",MEDIA_ERROR_CODE:"mediaErrorCode",MEDIA_ERROR_MESSAGE:"mediaErrorMessage",MEDIA_FULLSCREEN_UNAVAILABLE:"mediaFullscreenUnavailable",MEDIA_HAS_PLAYED:"mediaHasPlayed",MEDIA_HEIGHT:"mediaHeight",MEDIA_IS_AIRPLAYING:"mediaIsAirplaying",MEDIA_IS_CASTING:"mediaIsCasting",MEDIA_IS_FULLSCREEN:"mediaIsFullscreen",MEDIA_IS_PIP:"mediaIsPip",MEDIA_LOADING:"mediaLoading",MEDIA_MUTED:"mediaMuted",MEDIA_LOOP:"mediaLoop",MEDIA_PAUSED:"mediaPaused",MEDIA_PIP_UNAVAILABLE:"mediaPipUnavailable",MEDIA_PLAYBACK_RATE:"mediaPlaybackRate",MEDIA_PREVIEW_CHAPTER:"mediaPreviewChapter",MEDIA_PREVIEW_COORDS:"mediaPreviewCoords",MEDIA_PREVIEW_IMAGE:"mediaPreviewImage",MEDIA_PREVIEW_TIME:"mediaPreviewTime",MEDIA_RENDITION_LIST:"mediaRenditionList",MEDIA_RENDITION_SELECTED:"mediaRenditionSelected",MEDIA_RENDITION_UNAVAILABLE:"mediaRenditionUnavailable",MEDIA_SEEKABLE:"mediaSeekable",MEDIA_STREAM_TYPE:"mediaStreamType",MEDIA_SUBTITLES_LIST:"mediaSubtitlesList",MEDIA_SUBTITLES_SHOWING:"mediaSubtitlesShowing",MEDIA_TARGET_LIVE_WINDOW:"mediaTargetLiveWindow",MEDIA_TIME_IS_LIVE:"mediaTimeIsLive",MEDIA_VOLUME:"mediaVolume",MEDIA_VOLUME_LEVEL:"mediaVolumeLevel",MEDIA_VOLUME_UNAVAILABLE:"mediaVolumeUnavailable",MEDIA_LANG:"mediaLang",MEDIA_WIDTH:"mediaWidth"},go=Object.entries(is),n=go.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{}),Td={USER_INACTIVE_CHANGE:"userinactivechange",BREAKPOINTS_CHANGE:"breakpointchange",BREAKPOINTS_COMPUTED:"breakpointscomputed"},pt=go.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{...Td}),Cu=Object.entries(pt).reduce((t,[e,i])=>{let a=n[e];return a&&(t[i]=a),t},{userinactivechange:"userinactive"}),_o=Object.entries(n).reduce((t,[e,i])=>{let a=pt[e];return a&&(t[i]=a),t},{userinactive:"userinactivechange"}),ae={SUBTITLES:"subtitles",CAPTIONS:"captions",DESCRIPTIONS:"descriptions",CHAPTERS:"chapters",METADATA:"metadata"},Ze={DISABLED:"disabled",HIDDEN:"hidden",SHOWING:"showing"};var Ia={MOUSE:"mouse",PEN:"pen",TOUCH:"touch"},re={UNAVAILABLE:"unavailable",UNSUPPORTED:"unsupported"},ne={LIVE:"live",ON_DEMAND:"on-demand",UNKNOWN:"unknown"};var bo={INLINE:"inline",FULLSCREEN:"fullscreen",PICTURE_IN_PICTURE:"picture-in-picture"};var Ao=new WeakMap,as=t=>{let e=Ao.get(t);return e||Ao.set(t,e=new Set),e},To=new l.ResizeObserver(t=>{for(let e of t)for(let i of as(e.target))i(e)});function Fe(t,e){as(t).add(e),To.observe(t)}function $e(t,e){let i=as(t);i.delete(e),i.size||To.unobserve(t)}function F(t){let e={};for(let i of t)e[i.name]=i.value;return e}function ce(t){var e;return(e=wa(t))!=null?e:ke(t,"media-controller")}function wa(t){var e;let{MEDIA_CONTROLLER:i}=y,a=t.getAttribute(i);if(a)return(e=vt(t))==null?void 0:e.getElementById(a)}var ee=(t,e)=>!t||!e?!1:t?.contains(e)?!0:ee(t,e.getRootNode().host),ke=(t,e)=>{if(!t)return null;let i=t.closest(e);return i||ke(t.getRootNode().host,e)};function wi(t=document){var e;let i=t?.activeElement;return i?(e=wi(i.shadowRoot))!=null?e:i:null}function vt(t){var e;let i=(e=t?.getRootNode)==null?void 0:e.call(t);return i instanceof ShadowRoot||i instanceof Document?i:null}function Ma(t,{depth:e=3,checkOpacity:i=!0,checkVisibilityCSS:a=!0}={}){if(t.checkVisibility)return t.checkVisibility({checkOpacity:i,checkVisibilityCSS:a});let r=t;for(;r&&e>0;){let s=getComputedStyle(r);if(i&&s.opacity==="0"||a&&s.visibility==="hidden"||s.display==="none")return!1;r=r.parentElement,e--}return!0}function So(t,e,i,a){let r=a.x-i.x,s=a.y-i.y,o=r*r+s*s;if(o===0)return 0;let d=((t-i.x)*r+(e-i.y)*s)/o;return Math.max(0,Math.min(1,d))}function U(t,e){let i=Sd(t,a=>a===e);return i||Mi(t,e)}function Sd(t,e){var i,a;let r;for(r of(i=t.querySelectorAll("style:not([media])"))!=null?i:[]){let s;try{s=(a=r.sheet)==null?void 0:a.cssRules}catch{continue}for(let o of s??[])if(e(o.selectorText))return o}}function Mi(t,e){var i,a;let r=(i=t.querySelectorAll("style:not([media])"))!=null?i:[],s=r?.[r.length-1];if(!s?.sheet)return console.warn("Media Chrome: No style sheet found on style tag of",t),{style:{setProperty:()=>{},removeProperty:()=>"",getPropertyValue:()=>""}};let o=s?.sheet.insertRule(`${e}{}`,s.sheet.cssRules.length);return(a=s.sheet.cssRules)==null?void 0:a[o]}function P(t,e,i=Number.NaN){let a=t.getAttribute(e);return a!=null?+a:i}function N(t,e,i){let a=+i;if(i==null||Number.isNaN(a)){t.hasAttribute(e)&&t.removeAttribute(e);return}P(t,e,void 0)!==a&&t.setAttribute(e,`${a}`)}function T(t,e){return t.hasAttribute(e)}function S(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}T(t,e)!=i&&t.toggleAttribute(e,i)}function R(t,e,i=null){var a;return(a=t.getAttribute(e))!=null?a:i}function L(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}let a=`${i}`;R(t,e,void 0)!==a&&t.setAttribute(e,a)}var ko=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},fe=(t,e,i)=>(ko(t,e,"read from private field"),i?i.call(t):e.get(t)),kd=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},La=(t,e,i,a)=>(ko(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),X;function yd(t){return`
    <style>
      :host {
        display: var(--media-control-display, var(--media-gesture-receiver-display, inline-block));
        box-sizing: border-box;
      }
    </style>
  `}var Nt=class extends l.HTMLElement{constructor(){if(super(),kd(this,X,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[y.MEDIA_CONTROLLER,n.MEDIA_PAUSED]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===y.MEDIA_CONTROLLER&&(i&&((s=(r=fe(this,X))==null?void 0:r.unassociateElement)==null||s.call(r,this),La(this,X,null)),a&&this.isConnected&&(La(this,X,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=fe(this,X))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i;this.tabIndex=-1,this.setAttribute("aria-hidden","true"),La(this,X,Id(this)),this.getAttribute(y.MEDIA_CONTROLLER)&&((i=(e=fe(this,X))==null?void 0:e.associateElement)==null||i.call(e,this)),fe(this,X)&&(fe(this,X).addEventListener("pointerdown",this),fe(this,X).addEventListener("click",this),fe(this,X).hasAttribute("tabindex")||(fe(this,X).tabIndex=0))}disconnectedCallback(){var e,i,a,r;this.getAttribute(y.MEDIA_CONTROLLER)&&((i=(e=fe(this,X))==null?void 0:e.unassociateElement)==null||i.call(e,this)),(a=fe(this,X))==null||a.removeEventListener("pointerdown",this),(r=fe(this,X))==null||r.removeEventListener("click",this),La(this,X,null)}handleEvent(e){var i;let a=(i=e.composedPath())==null?void 0:i[0];if(["video","media-controller"].includes(a?.localName)){if(e.type==="pointerdown")this._pointerType=e.pointerType;else if(e.type==="click"){let{clientX:s,clientY:o}=e,{left:d,top:c,width:_,height:k}=this.getBoundingClientRect(),A=s-d,f=o-c;if(A<0||f<0||A>_||f>k||_===0&&k===0)return;let m=this._pointerType||"mouse";if(this._pointerType=void 0,m===Ia.TOUCH){this.handleTap(e);return}else if(m===Ia.MOUSE||m===Ia.PEN){this.handleMouseClick(e);return}}}}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){S(this,n.MEDIA_PAUSED,e)}handleTap(e){}handleMouseClick(e){let i=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(i,{composed:!0,bubbles:!0}))}};X=new WeakMap;Nt.shadowRootOptions={mode:"open"};Nt.getTemplateHTML=yd;function Id(t){var e;let i=t.getAttribute(y.MEDIA_CONTROLLER);return i?(e=t.getRootNode())==null?void 0:e.getElementById(i):ke(t,"media-controller")}l.customElements.get("media-gesture-receiver")||l.customElements.define("media-gesture-receiver",Nt);var rs=Nt;var yo={"Start airplay":"Start airplay","Stop airplay":"Stop airplay",Audio:"Audio",Captions:"Captions","Enable captions":"Enable captions","Disable captions":"Disable captions","Start casting":"Start casting","Stop casting":"Stop casting","Enter fullscreen mode":"Enter fullscreen mode","Exit fullscreen mode":"Exit fullscreen mode",Mute:"Mute",Unmute:"Unmute",Loop:"Loop","Enter picture in picture mode":"Enter picture in picture mode","Exit picture in picture mode":"Exit picture in picture mode",Play:"Play",Pause:"Pause","Playback rate":"Playback rate","Playback rate {playbackRate}":"Playback rate {playbackRate}",Quality:"Quality","Seek backward":"Seek backward","Seek forward":"Seek forward",Settings:"Settings",Auto:"Auto","audio player":"audio player","video player":"video player",volume:"volume",seek:"seek","closed captions":"closed captions","current playback rate":"current playback rate","playback time":"playback time","media loading":"media loading",settings:"settings","audio tracks":"audio tracks",quality:"quality",play:"play",pause:"pause",mute:"mute",unmute:"unmute","chapter: {chapterName}":"chapter: {chapterName}",live:"live",Off:"Off","start airplay":"start airplay","stop airplay":"stop airplay","start casting":"start casting","stop casting":"stop casting","enter fullscreen mode":"enter fullscreen mode","exit fullscreen mode":"exit fullscreen mode","enter picture in picture mode":"enter picture in picture mode","exit picture in picture mode":"exit picture in picture mode","seek to live":"seek to live","playing live":"playing live","seek back {seekOffset} seconds":"seek back {seekOffset} seconds","seek forward {seekOffset} seconds":"seek forward {seekOffset} seconds","Network Error":"Network Error","Decode Error":"Decode Error","Source Not Supported":"Source Not Supported","Encryption Error":"Encryption Error","A network error caused the media download to fail.":"A network error caused the media download to fail.","A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.":"A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.","An unsupported error occurred. The server or network failed, or your browser does not support this format.":"An unsupported error occurred. The server or network failed, or your browser does not support this format.","The media is encrypted and there are no keys to decrypt it.":"The media is encrypted and there are no keys to decrypt it.",hour:"hour",hours:"hours",minute:"minute",minutes:"minutes",second:"second",seconds:"seconds","{time} remaining":"{time} remaining","{currentTime} of {totalTime}":"{currentTime} of {totalTime}","video not loaded, unknown time.":"video not loaded, unknown time."};var Io,Ht={en:yo},Wt=((Io=globalThis.navigator)==null?void 0:Io.language)||"en",ss=t=>{Wt=t},wd=(t,e)=>{Ht[t]=e},Md=t=>{var e,i,a;let[r]=Wt.split("-");return((e=Ht[Wt])==null?void 0:e[t])||((i=Ht[r])==null?void 0:i[t])||((a=Ht.en)==null?void 0:a[t])||t},wo=()=>{let[t]=Wt.split("-");return Ht[Wt]?Wt:Ht[t]?t:"en"},v=(t,e={})=>Md(t).replace(/\{(\w+)\}/g,(i,a)=>a in e?String(e[a]):`{${a}}`);var ds=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},V=(t,e,i)=>(ds(t,e,"read from private field"),i?i.call(t):e.get(t)),te=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ge=(t,e,i,a)=>(ds(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),_e=(t,e,i)=>(ds(t,e,"access private method"),i),Li,Ca,Bt,Vt,$t,ns,Ft,Ra,os,Mo,ls,Lo,Ri,xa,Oa,cs,Kt,Di,Xe,Da,g={AUDIO:"audio",AUTOHIDE:"autohide",BREAKPOINTS:"breakpoints",GESTURES_DISABLED:"gesturesdisabled",KEYBOARD_CONTROL:"keyboardcontrol",NO_AUTOHIDE:"noautohide",USER_INACTIVE:"userinactive",AUTOHIDE_OVER_CONTROLS:"autohideovercontrols"};function Ld(t){return`
    <style>
      
      :host([${n.MEDIA_IS_FULLSCREEN}]) ::slotted([slot=media]) {
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

      
      :host([${g.USER_INACTIVE}]:not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_AIRPLAYING}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted(:not([slot=media]):not([slot=poster]):not([${g.NO_AUTOHIDE}]):not([role=dialog])) {
        opacity: 0;
        transition: var(--media-control-transition-out, opacity 1s);
      }

      :host([${g.USER_INACTIVE}]:not([${g.NO_AUTOHIDE}]):not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted([slot=media]) {
        cursor: none;
      }

      :host([${g.USER_INACTIVE}][${g.AUTOHIDE_OVER_CONTROLS}]:not([${g.NO_AUTOHIDE}]):not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) * {
        --media-cursor: none;
        cursor: none;
      }


      ::slotted(media-control-bar)  {
        align-self: stretch;
      }

      
      
      :host(:not([${g.AUDIO}])[${n.MEDIA_HAS_PLAYED}]) slot[name=poster],
      :host(:not([${g.AUDIO}])[${n.MEDIA_STREAM_TYPE}="${ne.ON_DEMAND}"][${n.MEDIA_CURRENT_TIME}]:not([${n.MEDIA_CURRENT_TIME}="0"])) slot[name=poster] {
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
        <template shadowrootmode="${rs.shadowRootOptions.mode}">
          ${rs.getTemplateHTML({})}
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
  `}var Rd=Object.values(n),Dd="sm:384 md:576 lg:768 xl:960";function Cd(t){Ro(t.target,t.contentRect.width)}function Ro(t,e){var i;if(!t.isConnected)return;let a=(i=t.getAttribute(g.BREAKPOINTS))!=null?i:Dd,r=xd(a),s=Od(r,e),o=!1;if(Object.keys(r).forEach(d=>{if(s.includes(d)){t.hasAttribute(`breakpoint${d}`)||(t.setAttribute(`breakpoint${d}`,""),o=!0);return}t.hasAttribute(`breakpoint${d}`)&&(t.removeAttribute(`breakpoint${d}`),o=!0)}),o){let d=new CustomEvent(pt.BREAKPOINTS_CHANGE,{detail:s});t.dispatchEvent(d)}t.breakpointsComputed||(t.breakpointsComputed=!0,t.dispatchEvent(new CustomEvent(pt.BREAKPOINTS_COMPUTED,{bubbles:!0,composed:!0})))}function xd(t){let e=t.split(/\s+/);return Object.fromEntries(e.map(i=>i.split(":")))}function Od(t,e){return Object.keys(t).filter(i=>e>=parseInt(t[i]))}var Et=class extends l.HTMLElement{constructor(){if(super(),te(this,os),te(this,ls),te(this,Ri),te(this,Oa),te(this,Kt),te(this,Li,void 0),te(this,Ca,0),te(this,Bt,null),te(this,Vt,null),te(this,$t,void 0),this.breakpointsComputed=!1,te(this,ns,e=>{let i=this.media;for(let a of e){if(a.type!=="childList")continue;let r=a.removedNodes;for(let s of r){if(s.slot!="media"||a.target!=this)continue;let o=a.previousSibling&&a.previousSibling.previousElementSibling;if(!o||!i)this.mediaUnsetCallback(s);else{let d=o.slot!=="media";for(;(o=o.previousSibling)!==null;)o.slot=="media"&&(d=!1);d&&this.mediaUnsetCallback(s)}}if(i)for(let s of a.addedNodes)s===i&&this.handleMediaUpdated(i)}}),te(this,Ft,!1),te(this,Ra,e=>{V(this,Ft)||(setTimeout(()=>{Cd(e),ge(this,Ft,!1)},0),ge(this,Ft,!0))}),te(this,Xe,void 0),te(this,Da,()=>{if(!V(this,Xe).assignedElements({flatten:!0}).length){V(this,Bt)&&this.mediaUnsetCallback(V(this,Bt));return}this.handleMediaUpdated(this.media)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}ge(this,Li,new MutationObserver(V(this,ns)))}static get observedAttributes(){return[g.AUTOHIDE,g.GESTURES_DISABLED].concat(Rd).filter(e=>![n.MEDIA_RENDITION_LIST,n.MEDIA_AUDIO_TRACK_LIST,n.MEDIA_CHAPTERS_CUES,n.MEDIA_WIDTH,n.MEDIA_HEIGHT,n.MEDIA_ERROR,n.MEDIA_ERROR_MESSAGE].includes(e))}attributeChangedCallback(e,i,a){e.toLowerCase()==g.AUTOHIDE&&(this.autohide=a)}get media(){let e=this.querySelector(":scope > [slot=media]");return e?.nodeName=="SLOT"&&(e=e.assignedElements({flatten:!0})[0]),e}async handleMediaUpdated(e){e&&(ge(this,Bt,e),e.localName.includes("-")&&await l.customElements.whenDefined(e.localName),this.mediaSetCallback(e))}connectedCallback(){var e;V(this,Li).observe(this,{childList:!0,subtree:!0}),Fe(this,V(this,Ra));let a=this.getAttribute(g.AUDIO)!=null?v("audio player"):v("video player");this.setAttribute("role","region"),this.setAttribute("aria-label",a),this.handleMediaUpdated(this.media),this.setAttribute(g.USER_INACTIVE,""),Ro(this,this.getBoundingClientRect().width);let r=this.querySelector(":scope > slot[slot=media]");r&&(ge(this,Xe,r),V(this,Xe).addEventListener("slotchange",V(this,Da))),this.addEventListener("pointerdown",this),this.addEventListener("pointermove",this),this.addEventListener("pointerup",this),this.addEventListener("mouseleave",this),this.addEventListener("keyup",this),(e=l.window)==null||e.addEventListener("mouseup",this)}disconnectedCallback(){var e;$e(this,V(this,Ra)),clearTimeout(V(this,Vt)),V(this,Li).disconnect(),this.media&&this.mediaUnsetCallback(this.media),(e=l.window)==null||e.removeEventListener("mouseup",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointermove",this),this.removeEventListener("pointerup",this),this.removeEventListener("mouseleave",this),this.removeEventListener("keyup",this),V(this,Xe)&&(V(this,Xe).removeEventListener("slotchange",V(this,Da)),ge(this,Xe,null)),ge(this,Ft,!1)}mediaSetCallback(e){}mediaUnsetCallback(e){ge(this,Bt,null)}handleEvent(e){switch(e.type){case"pointerdown":ge(this,Ca,e.timeStamp);break;case"pointermove":_e(this,os,Mo).call(this,e);break;case"pointerup":_e(this,ls,Lo).call(this,e);break;case"mouseleave":_e(this,Ri,xa).call(this);break;case"mouseup":this.removeAttribute(g.KEYBOARD_CONTROL);break;case"keyup":_e(this,Kt,Di).call(this),this.setAttribute(g.KEYBOARD_CONTROL,"");break}}set autohide(e){let i=Number(e);ge(this,$t,isNaN(i)?0:i)}get autohide(){return(V(this,$t)===void 0?2:V(this,$t)).toString()}get breakpoints(){return R(this,g.BREAKPOINTS)}set breakpoints(e){L(this,g.BREAKPOINTS,e)}get audio(){return T(this,g.AUDIO)}set audio(e){S(this,g.AUDIO,e)}get gesturesDisabled(){return T(this,g.GESTURES_DISABLED)}set gesturesDisabled(e){S(this,g.GESTURES_DISABLED,e)}get keyboardControl(){return T(this,g.KEYBOARD_CONTROL)}set keyboardControl(e){S(this,g.KEYBOARD_CONTROL,e)}get noAutohide(){return T(this,g.NO_AUTOHIDE)}set noAutohide(e){S(this,g.NO_AUTOHIDE,e)}get autohideOverControls(){return T(this,g.AUTOHIDE_OVER_CONTROLS)}set autohideOverControls(e){S(this,g.AUTOHIDE_OVER_CONTROLS,e)}get userInteractive(){return T(this,g.USER_INACTIVE)}set userInteractive(e){S(this,g.USER_INACTIVE,e)}};Li=new WeakMap;Ca=new WeakMap;Bt=new WeakMap;Vt=new WeakMap;$t=new WeakMap;ns=new WeakMap;Ft=new WeakMap;Ra=new WeakMap;os=new WeakSet;Mo=function(t){if(t.pointerType!=="mouse"&&t.timeStamp-V(this,Ca)<250)return;_e(this,Oa,cs).call(this),clearTimeout(V(this,Vt));let e=this.hasAttribute(g.AUTOHIDE_OVER_CONTROLS);([this,this.media].includes(t.target)||e)&&_e(this,Kt,Di).call(this)};ls=new WeakSet;Lo=function(t){if(t.pointerType==="touch"){let e=!this.hasAttribute(g.USER_INACTIVE);[this,this.media].includes(t.target)&&e?_e(this,Ri,xa).call(this):_e(this,Kt,Di).call(this)}else t.composedPath().some(e=>["media-play-button","media-fullscreen-button"].includes(e?.localName))&&_e(this,Kt,Di).call(this)};Ri=new WeakSet;xa=function(){if(V(this,$t)<0||this.hasAttribute(g.USER_INACTIVE))return;this.setAttribute(g.USER_INACTIVE,"");let t=new l.CustomEvent(pt.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!0});this.dispatchEvent(t)};Oa=new WeakSet;cs=function(){if(!this.hasAttribute(g.USER_INACTIVE))return;this.removeAttribute(g.USER_INACTIVE);let t=new l.CustomEvent(pt.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!1});this.dispatchEvent(t)};Kt=new WeakSet;Di=function(){_e(this,Oa,cs).call(this),clearTimeout(V(this,Vt));let t=parseInt(this.autohide);t<0||ge(this,Vt,setTimeout(()=>{_e(this,Ri,xa).call(this)},t*1e3))};Xe=new WeakMap;Da=new WeakMap;Et.shadowRootOptions={mode:"open"};Et.getTemplateHTML=Ld;l.customElements.get("media-container")||l.customElements.define("media-container",Et);var fs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},gt=(t,e,i)=>(fs(t,e,"read from private field"),i?i.call(t):e.get(t)),Ve=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},gs=(t,e,i,a)=>(fs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),ft=(t,e,i)=>(fs(t,e,"access private method"),i),Pa,xi,_t,Ua,us,hs,Do,ms,Co,ps,xo,vs,Oo,Es,Uo;function Ud(t){return`
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
  `}function Pd(t){return`
    <slot id="content"></slot>
  `}var Ci={OPEN:"open",ANCHOR:"anchor"},Je=class extends l.HTMLElement{constructor(){super(),Ve(this,Ua),Ve(this,hs),Ve(this,ms),Ve(this,ps),Ve(this,vs),Ve(this,Es),Ve(this,Pa,!1),Ve(this,xi,null),Ve(this,_t,null)}static get observedAttributes(){return[Ci.OPEN,Ci.ANCHOR]}get open(){return T(this,Ci.OPEN)}set open(e){S(this,Ci.OPEN,e)}handleEvent(e){switch(e.type){case"invoke":ft(this,ps,xo).call(this,e);break;case"focusout":ft(this,vs,Oo).call(this,e);break;case"keydown":ft(this,Es,Uo).call(this,e);break}}connectedCallback(){ft(this,Ua,us).call(this),this.role||(this.role="dialog"),this.addEventListener("invoke",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this)}disconnectedCallback(){this.removeEventListener("invoke",this),this.removeEventListener("focusout",this),this.removeEventListener("keydown",this)}attributeChangedCallback(e,i,a){ft(this,Ua,us).call(this),e===Ci.OPEN&&a!==i&&(this.open?ft(this,hs,Do).call(this):ft(this,ms,Co).call(this))}focus(){gs(this,xi,wi());let e=!this.dispatchEvent(new Event("focus",{composed:!0,cancelable:!0})),i=!this.dispatchEvent(new Event("focusin",{composed:!0,bubbles:!0,cancelable:!0}));if(e||i)return;let a=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');a?.focus()}get keysUsed(){return["Escape","Tab"]}};Pa=new WeakMap;xi=new WeakMap;_t=new WeakMap;Ua=new WeakSet;us=function(){if(!gt(this,Pa)&&(gs(this,Pa,!0),!this.shadowRoot)){this.attachShadow(this.constructor.shadowRootOptions);let t=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(t),queueMicrotask(()=>{let{style:e}=U(this.shadowRoot,":host");e.setProperty("transition","display .15s, visibility .15s, opacity .15s ease-in, transform .15s ease-in")})}};hs=new WeakSet;Do=function(){var t;(t=gt(this,_t))==null||t.setAttribute("aria-expanded","true"),this.dispatchEvent(new Event("open",{composed:!0,bubbles:!0})),this.addEventListener("transitionend",()=>this.focus(),{once:!0})};ms=new WeakSet;Co=function(){var t;(t=gt(this,_t))==null||t.setAttribute("aria-expanded","false"),this.dispatchEvent(new Event("close",{composed:!0,bubbles:!0}))};ps=new WeakSet;xo=function(t){gs(this,_t,t.relatedTarget),ee(this,t.relatedTarget)||(this.open=!this.open)};vs=new WeakSet;Oo=function(t){var e;ee(this,t.relatedTarget)||((e=gt(this,xi))==null||e.focus(),gt(this,_t)&&gt(this,_t)!==t.relatedTarget&&this.open&&(this.open=!1))};Es=new WeakSet;Uo=function(t){var e,i,a,r,s;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;d||c||_||this.keysUsed.includes(o)&&(t.preventDefault(),t.stopPropagation(),o==="Tab"?(t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()):o==="Escape"&&((s=gt(this,xi))==null||s.focus(),this.open=!1))};Je.shadowRootOptions={mode:"open"};Je.getTemplateHTML=Ud;Je.getSlotTemplateHTML=Pd;l.customElements.get("media-chrome-dialog")||l.customElements.define("media-chrome-dialog",Je);var Nd=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},je=(t,e,i)=>(Nd(t,e,"read from private field"),i?i.call(t):e.get(t)),Po=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Gt,qt,Oi={HOTKEYS:"hotkeys"},Hd=[{keys:[{key:" ",label:"Space"},{key:"k"}],description:"Toggle Playback"},{keys:[{key:"m"}],description:"Toggle mute"},{keys:[{key:"f"}],description:"Toggle fullscreen"},{keys:[{key:"c"}],description:"Toggle captions or subtitles, if available"},{keys:[{key:"p"}],description:"Toggle Picture in Picture"},{keys:[{key:"ArrowLeft",label:"\u2190"},{key:"j"}],description:"Seek back 10s"},{keys:[{key:"ArrowRight",label:"\u2192"},{key:"l"}],description:"Seek forward 10s"},{keys:[{key:"ArrowUp",label:"\u2191"}],description:"Turn volume up"},{keys:[{key:"ArrowDown",label:"\u2193"}],description:"Turn volume down"},{keys:[{key:"<",label:"< (SHIFT+,)"}],description:"Decrease playback rate"},{keys:[{key:">",label:"> (SHIFT+.)"}],description:"Increase playback rate"},{keys:[{key:"shift+/",label:"SHIFT+/"}],description:"Show keyboard shortcuts"}];function Ha(t){return t===" "?"nospace":`no${t.toLowerCase()}`}function Wd(t){let e=new Set(t?.split(/\s+/));return Hd.map(({keys:i,description:a})=>({keys:i.filter(({key:r})=>!e.has(Ha(r))),description:a})).filter(({keys:i})=>i.length)}function Bd(t){return`
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
      ${No(t[Oi.HOTKEYS])}
    </slot>
  `}function No(t){return`
    <h2>Keyboard Shortcuts</h2>
    <table class="shortcuts-table">${Wd(t).map(({keys:i,description:a})=>`
        <tr>
          <td>
            <div class="key-combo">${i.map(({key:s,label:o=s},d)=>d>0?`<span class="key-separator">or</span><span class="key">${o}</span>`:`<span class="key">${o}</span>`).join("")}</div>
          </td>
          <td class="description">${a}</td>
        </tr>
      `).join("")}</table>
  `}var Na=class extends Je{constructor(){super(...arguments),Po(this,Gt,e=>{var i;if(!this.open)return;let a=(i=this.shadowRoot)==null?void 0:i.querySelector("#content");if(!a)return;let r=e.composedPath(),s=r[0]===this||r.includes(this),o=r.includes(a);s&&!o&&(this.open=!1)}),Po(this,qt,e=>{if(!this.open)return;let i=e.shiftKey&&(e.key==="/"||e.key==="?");(e.key==="Escape"||i)&&!e.ctrlKey&&!e.altKey&&!e.metaKey&&(this.open=!1,e.preventDefault(),e.stopPropagation())})}static get observedAttributes(){return[...super.observedAttributes,Oi.HOTKEYS]}get hotkeys(){var e;return(e=R(this,Oi.HOTKEYS))!=null?e:void 0}set hotkeys(e){L(this,Oi.HOTKEYS,e)}connectedCallback(){super.connectedCallback(),this.open&&(this.addEventListener("click",je(this,Gt)),document.addEventListener("keydown",je(this,qt)))}disconnectedCallback(){this.removeEventListener("click",je(this,Gt)),document.removeEventListener("keydown",je(this,qt))}attributeChangedCallback(e,i,a){var r;if(super.attributeChangedCallback(e,i,a),e==="open")this.open?(this.addEventListener("click",je(this,Gt)),document.addEventListener("keydown",je(this,qt))):(this.removeEventListener("click",je(this,Gt)),document.removeEventListener("keydown",je(this,qt)));else if(e===Oi.HOTKEYS&&a!==i){let s=(r=this.shadowRoot)==null?void 0:r.querySelector("#content");s&&(s.innerHTML=No(a))}}};Gt=new WeakMap;qt=new WeakMap;Na.getSlotTemplateHTML=Bd;l.customElements.get("media-keyboard-shortcuts-dialog")||l.customElements.define("media-keyboard-shortcuts-dialog",Na);var Ho=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},z=(t,e,i)=>(Ho(t,e,"read from private field"),i?i.call(t):e.get(t)),Ui=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Wa=(t,e,i,a)=>(Ho(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Yt,Qt,Ba,bt,Ke,et,tt=class{constructor(e,i,{defaultValue:a}={defaultValue:void 0}){Ui(this,Ke),Ui(this,Yt,void 0),Ui(this,Qt,void 0),Ui(this,Ba,void 0),Ui(this,bt,new Set),Wa(this,Yt,e),Wa(this,Qt,i),Wa(this,Ba,new Set(a))}[Symbol.iterator](){return z(this,Ke,et).values()}get length(){return z(this,Ke,et).size}get value(){var e;return(e=[...z(this,Ke,et)].join(" "))!=null?e:""}set value(e){var i;e!==this.value&&(Wa(this,bt,new Set),this.add(...(i=e?.split(" "))!=null?i:[]))}toString(){return this.value}item(e){return[...z(this,Ke,et)][e]}values(){return z(this,Ke,et).values()}forEach(e,i){z(this,Ke,et).forEach(e,i)}add(...e){var i,a;e.forEach(r=>z(this,bt).add(r)),!(this.value===""&&!((i=z(this,Yt))!=null&&i.hasAttribute(`${z(this,Qt)}`)))&&((a=z(this,Yt))==null||a.setAttribute(`${z(this,Qt)}`,`${this.value}`))}remove(...e){var i;e.forEach(a=>z(this,bt).delete(a)),(i=z(this,Yt))==null||i.setAttribute(`${z(this,Qt)}`,`${this.value}`)}contains(e){return z(this,Ke,et).has(e)}toggle(e,i){return typeof i<"u"?i?(this.add(e),!0):(this.remove(e),!1):this.contains(e)?(this.remove(e),!1):(this.add(e),!0)}replace(e,i){return this.remove(e),this.add(i),e===i}};Yt=new WeakMap;Qt=new WeakMap;Ba=new WeakMap;bt=new WeakMap;Ke=new WeakSet;et=function(){return z(this,bt).size?z(this,bt):z(this,Ba)};function Wo(t){return t?.map(Fd).join(" ")}function Bo(t){return t?.split(/\s+/).map($d)}function Fd(t){if(t){let{id:e,width:i,height:a}=t;return[e,i,a].filter(r=>r!=null).join(":")}}function $d(t){if(t){let[e,i,a]=t.split(":");return{id:e,width:+i,height:+a}}}function Fo(t){return t?.map(Vd).join(" ")}function Vd(t){if(t){let{id:e,kind:i,language:a,label:r}=t;return[e,i,a,r].filter(s=>s!=null).join(":")}}function zt(t){return typeof t=="number"&&!Number.isNaN(t)&&Number.isFinite(t)}var Fa=t=>new Promise(e=>setTimeout(e,t));var Kd=(t="")=>t.split(/\s+/),$o=(t="")=>{let[e,i,a]=t.split(":"),r=a?decodeURIComponent(a):void 0;return{kind:e==="cc"?ae.CAPTIONS:ae.SUBTITLES,language:i,label:r}},_s=(t="",e={})=>Kd(t).map(i=>{let a=$o(i);return{...e,...a}}),bs=t=>t?Array.isArray(t)?t.map(e=>typeof e=="string"?$o(e):e):typeof t=="string"?_s(t):[t]:[],Gd=({kind:t,label:e,language:i}={kind:"subtitles"})=>e?`${t==="captions"?"cc":"sb"}:${i}:${encodeURIComponent(e)}`:i,Pi=(t=[])=>Array.prototype.map.call(t,Gd).join(" "),qd=(t,e)=>i=>i[t]===e,Vo=t=>{let e=Object.entries(t).map(([i,a])=>qd(i,a));return i=>e.every(a=>a(i))},At=(t,e=[],i=[])=>{let a=bs(i).map(Vo),r=s=>a.some(o=>o(s));Array.from(e).filter(r).forEach(s=>{s.mode=t})},Tt=(t,e=()=>!0)=>{if(!t?.textTracks)return[];let i=typeof e=="function"?e:Vo(e);return Array.from(t.textTracks).filter(i)},Ko=t=>{var e;return!!((e=t.mediaSubtitlesShowing)!=null&&e.length)||t.hasAttribute(n.MEDIA_SUBTITLES_SHOWING)};var qo=t=>{var e;let{media:i,fullscreenElement:a}=t;try{let r=a&&"requestFullscreen"in a?"requestFullscreen":a&&"webkitRequestFullScreen"in a?"webkitRequestFullScreen":void 0;if(r){let s=(e=a[r])==null?void 0:e.call(a);if(s instanceof Promise)return s.catch(()=>{})}else i?.webkitEnterFullscreen?i.webkitEnterFullscreen():i?.requestFullscreen&&i.requestFullscreen()}catch(r){console.error(r)}},Go="exitFullscreen"in H?"exitFullscreen":"webkitExitFullscreen"in H?"webkitExitFullscreen":"webkitCancelFullScreen"in H?"webkitCancelFullScreen":void 0,Yo=t=>{var e;let{documentElement:i}=t;if(Go){let a=(e=i?.[Go])==null?void 0:e.call(i);if(a instanceof Promise)return a.catch(()=>{})}},Ni="fullscreenElement"in H?"fullscreenElement":"webkitFullscreenElement"in H?"webkitFullscreenElement":void 0,Yd=t=>{let{documentElement:e,media:i}=t,a=e?.[Ni];return!a&&"webkitDisplayingFullscreen"in i&&"webkitPresentationMode"in i&&i.webkitDisplayingFullscreen&&i.webkitPresentationMode===bo.FULLSCREEN?i:a},Qo=t=>{var e;let{media:i,documentElement:a,fullscreenElement:r=i}=t;if(!i||!a)return!1;let s=Yd(t);if(!s)return!1;if(s===r||s===i)return!0;if(s.localName.includes("-")){let o=s.shadowRoot;if(!(Ni in o))return ee(s,r);for(;o?.[Ni];){if(o[Ni]===r)return!0;o=(e=o[Ni])==null?void 0:e.shadowRoot}}return!1},Qd="fullscreenEnabled"in H?"fullscreenEnabled":"webkitFullscreenEnabled"in H?"webkitFullscreenEnabled":void 0,zo=t=>{let{documentElement:e,media:i}=t;return!!e?.[Qd]||i&&"webkitSupportsFullscreen"in i};var $a,As=()=>{var t,e;return $a||($a=(e=(t=H)==null?void 0:t.createElement)==null?void 0:e.call(t,"video"),$a)},Zo=async(t=As())=>{if(!t)return!1;let e=t.volume;t.volume=e/2+.1;let i=new AbortController,a=await Promise.race([zd(t,i.signal),Zd(t,e)]);return i.abort(),a},zd=(t,e)=>new Promise(i=>{t.addEventListener("volumechange",()=>i(!0),{signal:e})}),Zd=async(t,e)=>{for(let i=0;i<10;i++){if(t.volume===e)return!1;await Fa(10)}return t.volume!==e},Xd=/.*Version\/.*Safari\/.*/.test(l.navigator.userAgent),Ts=(t=As())=>l.matchMedia("(display-mode: standalone)").matches&&Xd?!1:typeof t?.requestPictureInPicture=="function",Ss=(t=As())=>zo({documentElement:H,media:t}),Xo=Ss(),Jo=Ts(),jo=!!l.WebKitPlaybackTargetAvailabilityEvent,el=!!l.chrome;var Zt=t=>Tt(t.media,e=>[ae.SUBTITLES,ae.CAPTIONS].includes(e.kind)).sort((e,i)=>e.kind>=i.kind?1:-1),ks=t=>Tt(t.media,e=>e.mode===Ze.SHOWING&&[ae.SUBTITLES,ae.CAPTIONS].includes(e.kind)),Va=(t,e)=>{let i=Zt(t),a=ks(t),r=!!a.length;if(i.length){if(e===!1||r&&e!==!0)At(Ze.DISABLED,i,a);else if(e===!0||!r&&e!==!1){let s=i[0],{options:o}=t;if(!o?.noSubtitlesLangPref){let k=l.localStorage.getItem("media-chrome-pref-subtitles-lang"),A=k?[k,...l.navigator.languages]:l.navigator.languages,f=i.filter(m=>A.some(b=>m.language.toLowerCase().startsWith(b.split("-")[0]))).sort((m,b)=>{let E=A.findIndex(I=>m.language.toLowerCase().startsWith(I.split("-")[0])),w=A.findIndex(I=>b.language.toLowerCase().startsWith(I.split("-")[0]));return E-w});f[0]&&(s=f[0])}let{language:d,label:c,kind:_}=s;At(Ze.DISABLED,i,a),At(Ze.SHOWING,i,[{language:d,label:c,kind:_}])}}},Ka=(t,e)=>t===e?!0:t==null||e==null||typeof t!=typeof e?!1:typeof t=="number"&&Number.isNaN(t)&&Number.isNaN(e)?!0:typeof t!="object"?!1:Array.isArray(t)?Jd(t,e):Object.entries(t).every(([i,a])=>i in e&&Ka(a,e[i])),Jd=(t,e)=>{let i=Array.isArray(t),a=Array.isArray(e);return i!==a?!1:i||a?t.length!==e.length?!1:t.every((r,s)=>Ka(r,e[s])):!0};var jd=Object.values(ne),Ga,ec=Zo().then(t=>(Ga=t,Ga)),tl=async(...t)=>{await Promise.all(t.filter(e=>e).map(async e=>{if(!("localName"in e&&e instanceof l.HTMLElement))return;let i=e.localName;if(!i.includes("-"))return;let a=l.customElements.get(i);a&&e instanceof a||(await l.customElements.whenDefined(i),l.customElements.upgrade(e))}))},tc=new l.DOMParser,ic=t=>t&&(tc.parseFromString(t,"text/html").body.textContent||t),Xt={mediaError:{get(t,e){let{media:i}=t;if(e?.type!=="playing")return i?.error},mediaEvents:["emptied","error","playing"]},mediaErrorCode:{get(t,e){var i;let{media:a}=t;if(e?.type!=="playing")return(i=a?.error)==null?void 0:i.code},mediaEvents:["emptied","error","playing"]},mediaErrorMessage:{get(t,e){var i,a;let{media:r}=t;if(e?.type!=="playing")return(a=(i=r?.error)==null?void 0:i.message)!=null?a:""},mediaEvents:["emptied","error","playing"]},mediaWidth:{get(t){var e;let{media:i}=t;return(e=i?.videoWidth)!=null?e:0},mediaEvents:["resize"]},mediaHeight:{get(t){var e;let{media:i}=t;return(e=i?.videoHeight)!=null?e:0},mediaEvents:["resize"]},mediaPaused:{get(t){var e;let{media:i}=t;return(e=i?.paused)!=null?e:!0},set(t,e){var i;let{media:a}=e;a&&(t?a.pause():(i=a.play())==null||i.catch(()=>{}))},mediaEvents:["play","playing","pause","emptied"]},mediaHasPlayed:{get(t,e){let{media:i}=t;return i?e?e.type==="playing":!i.paused:!1},mediaEvents:["playing","emptied"]},mediaEnded:{get(t){var e;let{media:i}=t;return(e=i?.ended)!=null?e:!1},mediaEvents:["seeked","ended","emptied"]},mediaPlaybackRate:{get(t){var e;let{media:i}=t;return(e=i?.playbackRate)!=null?e:1},set(t,e){let{media:i}=e;i&&Number.isFinite(+t)&&(i.playbackRate=+t)},mediaEvents:["ratechange","loadstart"]},mediaMuted:{get(t){var e;let{media:i}=t;return(e=i?.muted)!=null?e:!1},set(t,e){let{media:i,options:{noMutedPref:a}={}}=e;if(i){i.muted=t;try{let r=l.localStorage.getItem("media-chrome-pref-muted")!==null,s=i.hasAttribute("muted");if(a){r&&l.localStorage.removeItem("media-chrome-pref-muted");return}if(s&&!r)return;l.localStorage.setItem("media-chrome-pref-muted",t?"true":"false")}catch(r){console.debug("Error setting muted pref",r)}}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noMutedPref:i}}=e,{media:a}=e;if(!(!a||a.muted||i))try{let r=l.localStorage.getItem("media-chrome-pref-muted")==="true";Xt.mediaMuted.set(r,e),t(r)}catch(r){console.debug("Error getting muted pref",r)}}]},mediaLoop:{get(t){let{media:e}=t;return e?.loop},set(t,e){let{media:i}=e;i&&(i.loop=t)},mediaEvents:["medialooprequest"]},mediaVolume:{get(t){var e;let{media:i}=t;return(e=i?.volume)!=null?e:1},set(t,e){let{media:i,options:{noVolumePref:a}={}}=e;if(i){try{t==null?l.localStorage.removeItem("media-chrome-pref-volume"):!i.hasAttribute("muted")&&!a&&l.localStorage.setItem("media-chrome-pref-volume",t.toString())}catch(r){console.debug("Error setting volume pref",r)}Number.isFinite(+t)&&(i.volume=+t)}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noVolumePref:i}}=e;if(!i)try{let{media:a}=e;if(!a)return;let r=l.localStorage.getItem("media-chrome-pref-volume");if(r==null)return;Xt.mediaVolume.set(+r,e),t(+r)}catch(a){console.debug("Error getting volume pref",a)}}]},mediaVolumeLevel:{get(t){let{media:e}=t;return typeof e?.volume>"u"?"high":e.muted||e.volume===0?"off":e.volume<.5?"low":e.volume<.75?"medium":"high"},mediaEvents:["volumechange"]},mediaCurrentTime:{get(t){var e;let{media:i}=t;return(e=i?.currentTime)!=null?e:0},set(t,e){let{media:i}=e;!i||!zt(t)||(i.currentTime=t)},mediaEvents:["timeupdate","loadedmetadata","seeking"]},mediaDuration:{get(t){let{media:e,options:{defaultDuration:i}={}}=t;return i&&(!e||!e.duration||Number.isNaN(e.duration)||!Number.isFinite(e.duration))?i:Number.isFinite(e?.duration)?e.duration:Number.NaN},mediaEvents:["durationchange","loadedmetadata","emptied"]},mediaLoading:{get(t){let{media:e}=t;return e?.readyState<3},mediaEvents:["waiting","playing","emptied"]},mediaSeekable:{get(t){var e;let{media:i}=t;if(!((e=i?.seekable)!=null&&e.length))return;let a=i.seekable.start(0),r=i.seekable.end(i.seekable.length-1);if(!(!a&&!r))return[Number(a.toFixed(3)),Number(r.toFixed(3))]},mediaEvents:["loadedmetadata","emptied","progress","seekablechange"]},mediaBuffered:{get(t){var e;let{media:i}=t,a=(e=i?.buffered)!=null?e:[];return Array.from(a).map((r,s)=>[Number(a.start(s).toFixed(3)),Number(a.end(s).toFixed(3))])},mediaEvents:["progress","emptied"]},mediaStreamType:{get(t){let{media:e,options:{defaultStreamType:i}={}}=t,a=[ne.LIVE,ne.ON_DEMAND].includes(i)?i:void 0;if(!e)return a;let{streamType:r}=e;if(jd.includes(r))return r===ne.UNKNOWN?a:r;let s=e.duration;return s===1/0?ne.LIVE:Number.isFinite(s)?ne.ON_DEMAND:a},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange"]},mediaTargetLiveWindow:{get(t){let{media:e}=t;if(!e)return Number.NaN;let{targetLiveWindow:i}=e,a=Xt.mediaStreamType.get(t);return(i==null||Number.isNaN(i))&&a===ne.LIVE?0:i},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange","targetlivewindowchange"]},mediaTimeIsLive:{get(t){let{media:e,options:{liveEdgeOffset:i=10}={}}=t;if(!e)return!1;if(typeof e.liveEdgeStart=="number")return Number.isNaN(e.liveEdgeStart)?!1:e.currentTime>=e.liveEdgeStart;if(!(Xt.mediaStreamType.get(t)===ne.LIVE))return!1;let r=e.seekable;if(!r)return!0;if(!r.length)return!1;let s=r.end(r.length-1)-i;return e.currentTime>=s},mediaEvents:["playing","timeupdate","progress","waiting","emptied"]},mediaSubtitlesList:{get(t){return Zt(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack"]},mediaSubtitlesShowing:{get(t){return ks(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i,a;let{media:r,options:s}=e;if(!r)return;let o=d=>{var c;!s.defaultSubtitles||d&&![ae.CAPTIONS,ae.SUBTITLES].includes((c=d?.track)==null?void 0:c.kind)||Va(e,!0)};return r.addEventListener("loadstart",o),(i=r.textTracks)==null||i.addEventListener("addtrack",o),(a=r.textTracks)==null||a.addEventListener("removetrack",o),()=>{var d,c;r.removeEventListener("loadstart",o),(d=r.textTracks)==null||d.removeEventListener("addtrack",o),(c=r.textTracks)==null||c.removeEventListener("removetrack",o)}}]},mediaChaptersCues:{get(t){var e;let{media:i}=t;if(!i)return[];let[a]=Tt(i,{kind:ae.CHAPTERS});return Array.from((e=a?.cues)!=null?e:[]).map(({text:r,startTime:s,endTime:o})=>({text:ic(r),startTime:s,endTime:o}))},mediaEvents:["loadstart","loadedmetadata"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;if(!a)return;let r=a.querySelector('track[kind="chapters"][default][src]'),s=(i=a.shadowRoot)==null?void 0:i.querySelector(':is(video,audio) > track[kind="chapters"][default][src]');return r?.addEventListener("load",t),s?.addEventListener("load",t),()=>{r?.removeEventListener("load",t),s?.removeEventListener("load",t)}}]},mediaIsPip:{get(t){var e,i;let{media:a,documentElement:r}=t;if(!a||!r||!r.pictureInPictureElement)return!1;if(r.pictureInPictureElement===a)return!0;if(r.pictureInPictureElement instanceof HTMLMediaElement)return(e=a.localName)!=null&&e.includes("-")?ee(a,r.pictureInPictureElement):!1;if(r.pictureInPictureElement.localName.includes("-")){let s=r.pictureInPictureElement.shadowRoot;for(;s?.pictureInPictureElement;){if(s.pictureInPictureElement===a)return!0;s=(i=s.pictureInPictureElement)==null?void 0:i.shadowRoot}}return!1},set(t,e){let{media:i}=e;if(i)if(t){if(!H.pictureInPictureEnabled){console.warn("MediaChrome: Picture-in-picture is not enabled");return}if(!i.requestPictureInPicture){console.warn("MediaChrome: The current media does not support picture-in-picture");return}let a=()=>{console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a readyState > 0.")};i.requestPictureInPicture().catch(r=>{if(r.code===11){if(!i.src){console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a src set.");return}if(i.readyState===0&&i.preload==="none"){let s=()=>{i.removeEventListener("loadedmetadata",o),i.preload="none"},o=()=>{i.requestPictureInPicture().catch(a),s()};i.addEventListener("loadedmetadata",o),i.preload="metadata",setTimeout(()=>{i.readyState===0&&a(),s()},1e3)}else throw r}else throw r})}else H.pictureInPictureElement&&H.exitPictureInPicture()},mediaEvents:["enterpictureinpicture","leavepictureinpicture"]},mediaRenditionList:{get(t){var e;let{media:i}=t;return[...(e=i?.videoRenditions)!=null?e:[]].map(a=>({...a}))},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaRenditionSelected:{get(t){var e,i,a;let{media:r}=t;return(a=(i=r?.videoRenditions)==null?void 0:i[(e=r.videoRenditions)==null?void 0:e.selectedIndex])==null?void 0:a.id},set(t,e){let{media:i}=e;if(!i?.videoRenditions){console.warn("MediaController: Rendition selection not supported by this media.");return}let a=t,r=Array.prototype.findIndex.call(i.videoRenditions,s=>s.id==a);i.videoRenditions.selectedIndex!=r&&(i.videoRenditions.selectedIndex=r)},mediaEvents:["emptied"],videoRenditionsEvents:["addrendition","removerendition","change"]},mediaAudioTrackList:{get(t){var e;let{media:i}=t;return[...(e=i?.audioTracks)!=null?e:[]]},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaAudioTrackEnabled:{get(t){var e,i;let{media:a}=t;return(i=[...(e=a?.audioTracks)!=null?e:[]].find(r=>r.enabled))==null?void 0:i.id},set(t,e){let{media:i}=e;if(!i?.audioTracks){console.warn("MediaChrome: Audio track selection not supported by this media.");return}let a=t;for(let r of i.audioTracks)r.enabled=a==r.id},mediaEvents:["emptied"],audioTracksEvents:["addtrack","removetrack","change"]},mediaIsFullscreen:{get(t){return Qo(t)},set(t,e,i){var a,r;t?(qo(e),i.detail&&!((a=e.media)!=null&&a.inert)&&((r=e.media)==null||r.focus())):Yo(e)},rootEvents:["fullscreenchange","webkitfullscreenchange"],mediaEvents:["webkitbeginfullscreen","webkitendfullscreen","webkitpresentationmodechanged"]},mediaIsCasting:{get(t){var e;let{media:i}=t;return!i?.remote||((e=i.remote)==null?void 0:e.state)==="disconnected"?!1:i.remote.state==="connected"},set(t,e){var i,a;let{media:r}=e;if(r&&!(t&&((i=r.remote)==null?void 0:i.state)!=="disconnected")&&!(!t&&((a=r.remote)==null?void 0:a.state)!=="connected")){if(typeof r.remote.prompt!="function"){console.warn("MediaChrome: Casting is not supported in this environment");return}r.remote.prompt().catch(()=>{})}},remoteEvents:["connect","connecting","disconnect"]},mediaIsAirplaying:{get(){return!1},set(t,e){let{media:i}=e;if(i){if(!(i.webkitShowPlaybackTargetPicker&&l.WebKitPlaybackTargetAvailabilityEvent)){console.error("MediaChrome: received a request to select AirPlay but AirPlay is not supported in this environment");return}i.webkitShowPlaybackTargetPicker()}},mediaEvents:["webkitcurrentplaybacktargetiswirelesschanged"]},mediaFullscreenUnavailable:{get(t){let{media:e}=t;if(!Xo||!Ss(e))return re.UNSUPPORTED}},mediaPipUnavailable:{get(t){let{media:e}=t;if(!Jo||!Ts(e))return re.UNSUPPORTED;if(e?.disablePictureInPicture)return re.UNAVAILABLE}},mediaVolumeUnavailable:{get(t){let{media:e}=t;if(Ga===!1||e?.volume==null)return re.UNSUPPORTED},stateOwnersUpdateHandlers:[t=>{Ga==null&&ec.then(e=>t(e?void 0:re.UNSUPPORTED))}]},mediaCastUnavailable:{get(t,{availability:e="not-available"}={}){var i;let{media:a}=t;if(!el||!((i=a?.remote)!=null&&i.state))return re.UNSUPPORTED;if(!(e==null||e==="available"))return re.UNAVAILABLE},stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(s=>{t({availability:s?"available":"not-available"})}).catch(s=>{s.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var s;(s=a?.remote)==null||s.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaAirplayUnavailable:{get(t,e){if(!jo)return re.UNSUPPORTED;if(e?.availability==="not-available")return re.UNAVAILABLE},mediaEvents:["webkitplaybacktargetavailabilitychanged"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(s=>{t({availability:s?"available":"not-available"})}).catch(s=>{s.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var s;(s=a?.remote)==null||s.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaRenditionUnavailable:{get(t){var e;let{media:i}=t;if(!i?.videoRenditions)return re.UNSUPPORTED;if(!((e=i.videoRenditions)!=null&&e.length))return re.UNAVAILABLE},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaAudioTrackUnavailable:{get(t){var e,i;let{media:a}=t;if(!a?.audioTracks)return re.UNSUPPORTED;if(((i=(e=a.audioTracks)==null?void 0:e.length)!=null?i:0)<=1)return re.UNAVAILABLE},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaLang:{get(t){let{options:{mediaLang:e}={}}=t;return e??"en"}}};var il={[h.MEDIA_PREVIEW_REQUEST](t,e,{detail:i}){var a,r,s;let{media:o}=e,d=i??void 0,c,_;if(o&&d!=null){let[m]=Tt(o,{kind:ae.METADATA,label:"thumbnails"}),b=Array.prototype.find.call((a=m?.cues)!=null?a:[],(E,w,I)=>w===0?E.endTime>d:w===I.length-1?E.startTime<=d:E.startTime<=d&&E.endTime>d);if(b){let E=/'^(?:[a-z]+:)?\/\//i.test(b.text)||(r=o?.querySelector('track[label="thumbnails"]'))==null?void 0:r.src,w=new URL(b.text,E);_=new URLSearchParams(w.hash).get("#xywh").split(",").map(j=>+j),c=w.href}}let k=t.mediaDuration.get(e),f=(s=t.mediaChaptersCues.get(e).find((m,b,E)=>b===E.length-1&&k===m.endTime?m.startTime<=d&&m.endTime>=d:m.startTime<=d&&m.endTime>d))==null?void 0:s.text;return i!=null&&f==null&&(f=""),{mediaPreviewTime:d,mediaPreviewImage:c,mediaPreviewCoords:_,mediaPreviewChapter:f}},[h.MEDIA_PAUSE_REQUEST](t,e){t["mediaPaused"].set(!0,e)},[h.MEDIA_PLAY_REQUEST](t,e){var i,a,r,s;let o="mediaPaused",c=t.mediaStreamType.get(e)===ne.LIVE,_=!((i=e.options)!=null&&i.noAutoSeekToLive),k=t.mediaTargetLiveWindow.get(e)>0;if(c&&_&&!k){let A=(a=t.mediaSeekable.get(e))==null?void 0:a[1];if(A){let f=(s=(r=e.options)==null?void 0:r.seekToLiveOffset)!=null?s:0,m=A-f;t.mediaCurrentTime.set(m,e)}}t[o].set(!1,e)},[h.MEDIA_PLAYBACK_RATE_REQUEST](t,e,{detail:i}){let a="mediaPlaybackRate",r=i;t[a].set(r,e)},[h.MEDIA_MUTE_REQUEST](t,e){t["mediaMuted"].set(!0,e)},[h.MEDIA_UNMUTE_REQUEST](t,e){let i="mediaMuted";t.mediaVolume.get(e)||t.mediaVolume.set(.25,e),t[i].set(!1,e)},[h.MEDIA_LOOP_REQUEST](t,e,{detail:i}){let a="mediaLoop",r=!!i;return t[a].set(r,e),{mediaLoop:r}},[h.MEDIA_VOLUME_REQUEST](t,e,{detail:i}){let a="mediaVolume",r=i;r&&t.mediaMuted.get(e)&&t.mediaMuted.set(!1,e),t[a].set(r,e)},[h.MEDIA_SEEK_REQUEST](t,e,{detail:i}){let a="mediaCurrentTime",r=i;t[a].set(r,e)},[h.MEDIA_SEEK_TO_LIVE_REQUEST](t,e){var i,a,r;let s="mediaCurrentTime",o=(i=t.mediaSeekable.get(e))==null?void 0:i[1];if(Number.isNaN(Number(o)))return;let d=(r=(a=e.options)==null?void 0:a.seekToLiveOffset)!=null?r:0,c=o-d;t[s].set(c,e)},[h.MEDIA_SHOW_SUBTITLES_REQUEST](t,e,{detail:i}){var a;let{options:r}=e,s=Zt(e),o=bs(i),d=(a=o[0])==null?void 0:a.language;d&&!r.noSubtitlesLangPref&&l.localStorage.setItem("media-chrome-pref-subtitles-lang",d),At(Ze.SHOWING,s,o)},[h.MEDIA_DISABLE_SUBTITLES_REQUEST](t,e,{detail:i}){let a=Zt(e),r=i??[];At(Ze.DISABLED,a,r)},[h.MEDIA_TOGGLE_SUBTITLES_REQUEST](t,e,{detail:i}){Va(e,i)},[h.MEDIA_RENDITION_REQUEST](t,e,{detail:i}){let a="mediaRenditionSelected",r=i;t[a].set(r,e)},[h.MEDIA_AUDIO_TRACK_REQUEST](t,e,{detail:i}){let a="mediaAudioTrackEnabled",r=i;t[a].set(r,e)},[h.MEDIA_ENTER_PIP_REQUEST](t,e){let i="mediaIsPip";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_PIP_REQUEST](t,e){t["mediaIsPip"].set(!1,e)},[h.MEDIA_ENTER_FULLSCREEN_REQUEST](t,e,i){let a="mediaIsFullscreen";t.mediaIsPip.get(e)&&t.mediaIsPip.set(!1,e),t[a].set(!0,e,i)},[h.MEDIA_EXIT_FULLSCREEN_REQUEST](t,e){t["mediaIsFullscreen"].set(!1,e)},[h.MEDIA_ENTER_CAST_REQUEST](t,e){let i="mediaIsCasting";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_CAST_REQUEST](t,e){t["mediaIsCasting"].set(!1,e)},[h.MEDIA_AIRPLAY_REQUEST](t,e){t["mediaIsAirplaying"].set(!0,e)}};var al=({media:t,fullscreenElement:e,documentElement:i,stateMediator:a=Xt,requestMap:r=il,options:s={},monitorStateOwnersOnlyWithSubscriptions:o=!0})=>{let d=[],c={options:{...s}},_=Object.freeze({mediaPreviewTime:void 0,mediaPreviewImage:void 0,mediaPreviewCoords:void 0,mediaPreviewChapter:void 0}),k=E=>{E!=null&&(Ka(E,_)||(_=Object.freeze({..._,...E}),d.forEach(w=>w(_))))},A=()=>{let E=Object.entries(a).reduce((w,[I,{get:j}])=>(w[I]=j(c),w),{});k(E)},f={},m,b=async(E,w)=>{var I,j,Ti,Si,Ot,We,Be,ki,mt,$n,Vn,Kn,Gn,qn,Yn,Qn;let pd=!!m;if(m={...c,...m??{},...E},pd)return;await tl(...Object.values(E));let Ut=d.length>0&&w===0&&o,zn=c.media!==m.media,Zn=((I=c.media)==null?void 0:I.textTracks)!==((j=m.media)==null?void 0:j.textTracks),Xn=((Ti=c.media)==null?void 0:Ti.videoRenditions)!==((Si=m.media)==null?void 0:Si.videoRenditions),Jn=((Ot=c.media)==null?void 0:Ot.audioTracks)!==((We=m.media)==null?void 0:We.audioTracks),jn=((Be=c.media)==null?void 0:Be.remote)!==((ki=m.media)==null?void 0:ki.remote),eo=c.documentElement!==m.documentElement,to=!!c.media&&(zn||Ut),io=!!((mt=c.media)!=null&&mt.textTracks)&&(Zn||Ut),ao=!!(($n=c.media)!=null&&$n.videoRenditions)&&(Xn||Ut),ro=!!((Vn=c.media)!=null&&Vn.audioTracks)&&(Jn||Ut),so=!!((Kn=c.media)!=null&&Kn.remote)&&(jn||Ut),no=!!c.documentElement&&(eo||Ut),es=to||io||ao||ro||so||no,Pt=d.length===0&&w===1&&o,oo=!!m.media&&(zn||Pt),lo=!!((Gn=m.media)!=null&&Gn.textTracks)&&(Zn||Pt),co=!!((qn=m.media)!=null&&qn.videoRenditions)&&(Xn||Pt),uo=!!((Yn=m.media)!=null&&Yn.audioTracks)&&(Jn||Pt),ho=!!((Qn=m.media)!=null&&Qn.remote)&&(jn||Pt),mo=!!m.documentElement&&(eo||Pt),po=oo||lo||co||uo||ho||mo;if(!(es||po)){Object.entries(m).forEach(([C,yi])=>{c[C]=yi}),A(),m=void 0;return}Object.entries(a).forEach(([C,{get:yi,mediaEvents:vd=[],textTracksEvents:Ed=[],videoRenditionsEvents:fd=[],audioTracksEvents:gd=[],remoteEvents:_d=[],rootEvents:bd=[],stateOwnersUpdateHandlers:Ad=[]}])=>{f[C]||(f[C]={});let se=B=>{let G=yi(c,B);k({[C]:G})},Q;Q=f[C].mediaEvents,vd.forEach(B=>{Q&&to&&(c.media.removeEventListener(B,Q),f[C].mediaEvents=void 0),oo&&(m.media.addEventListener(B,se),f[C].mediaEvents=se)}),Q=f[C].textTracksEvents,Ed.forEach(B=>{var G,Ee;Q&&io&&((G=c.media.textTracks)==null||G.removeEventListener(B,Q),f[C].textTracksEvents=void 0),lo&&((Ee=m.media.textTracks)==null||Ee.addEventListener(B,se),f[C].textTracksEvents=se)}),Q=f[C].videoRenditionsEvents,fd.forEach(B=>{var G,Ee;Q&&ao&&((G=c.media.videoRenditions)==null||G.removeEventListener(B,Q),f[C].videoRenditionsEvents=void 0),co&&((Ee=m.media.videoRenditions)==null||Ee.addEventListener(B,se),f[C].videoRenditionsEvents=se)}),Q=f[C].audioTracksEvents,gd.forEach(B=>{var G,Ee;Q&&ro&&((G=c.media.audioTracks)==null||G.removeEventListener(B,Q),f[C].audioTracksEvents=void 0),uo&&((Ee=m.media.audioTracks)==null||Ee.addEventListener(B,se),f[C].audioTracksEvents=se)}),Q=f[C].remoteEvents,_d.forEach(B=>{var G,Ee;Q&&so&&((G=c.media.remote)==null||G.removeEventListener(B,Q),f[C].remoteEvents=void 0),ho&&((Ee=m.media.remote)==null||Ee.addEventListener(B,se),f[C].remoteEvents=se)}),Q=f[C].rootEvents,bd.forEach(B=>{Q&&no&&(c.documentElement.removeEventListener(B,Q),f[C].rootEvents=void 0),mo&&(m.documentElement.addEventListener(B,se),f[C].rootEvents=se)});let Ta=f[C].stateOwnersUpdateHandlers;if(Ta&&es&&(Array.isArray(Ta)?Ta:[Ta]).forEach(G=>{typeof G=="function"&&G()}),po){let B=Ad.map(G=>G(se,m)).filter(G=>typeof G=="function");f[C].stateOwnersUpdateHandlers=B.length===1?B[0]:B}else es&&(f[C].stateOwnersUpdateHandlers=void 0)}),Object.entries(m).forEach(([C,yi])=>{c[C]=yi}),A(),m=void 0};return b({media:t,fullscreenElement:e,documentElement:i,options:s}),{dispatch(E){let{type:w,detail:I}=E;if(r[w]&&_.mediaErrorCode==null){k(r[w](a,c,E));return}w==="mediaelementchangerequest"?b({media:I}):w==="fullscreenelementchangerequest"?b({fullscreenElement:I}):w==="documentelementchangerequest"?b({documentElement:I}):w==="optionschangerequest"&&(Object.entries(I??{}).forEach(([j,Ti])=>{c.options[j]=Ti}),A())},getState(){return _},subscribe(E){return b({},d.length+1),d.push(E),E(_),()=>{let w=d.indexOf(E);w>=0&&(b({},d.length-1),d.splice(w,1))}}}};var Rs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},p=(t,e,i)=>(Rs(t,e,"read from private field"),i?i.call(t):e.get(t)),oe=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},be=(t,e,i,a)=>(Rs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),it=(t,e,i)=>(Rs(t,e,"access private method"),i),Ge,Hi,M,le,Wi,ye,qa,Bi,Ya,ys,kt,Qa,Is,Fi,za,ws,cl,ul=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Enter"," ","f","m","k","c","l","j",">","<","p"],rl=10,sl=.025,nl=.25,ac=.25,rc=2,u={DEFAULT_SUBTITLES:"defaultsubtitles",DEFAULT_STREAM_TYPE:"defaultstreamtype",DEFAULT_DURATION:"defaultduration",FULLSCREEN_ELEMENT:"fullscreenelement",HOTKEYS:"hotkeys",KEYBOARD_BACKWARD_SEEK_OFFSET:"keyboardbackwardseekoffset",KEYBOARD_FORWARD_SEEK_OFFSET:"keyboardforwardseekoffset",KEYBOARD_DOWN_VOLUME_STEP:"keyboarddownvolumestep",KEYBOARD_UP_VOLUME_STEP:"keyboardupvolumestep",KEYS_USED:"keysused",LANG:"lang",LOOP:"loop",LIVE_EDGE_OFFSET:"liveedgeoffset",NO_AUTO_SEEK_TO_LIVE:"noautoseektolive",NO_DEFAULT_STORE:"nodefaultstore",NO_HOTKEYS:"nohotkeys",NO_MUTED_PREF:"nomutedpref",NO_SUBTITLES_LANG_PREF:"nosubtitleslangpref",NO_VOLUME_PREF:"novolumepref",SEEK_TO_LIVE_OFFSET:"seektoliveoffset"},Ms=class extends Et{constructor(){super(),oe(this,Ya),oe(this,Qa),oe(this,Fi),oe(this,ws),this.mediaStateReceivers=[],this.associatedElementSubscriptions=new Map,oe(this,Ge,new tt(this,u.HOTKEYS)),oe(this,Hi,void 0),oe(this,M,void 0),oe(this,le,null),oe(this,Wi,void 0),oe(this,ye,void 0),oe(this,qa,i=>{var a;(a=p(this,M))==null||a.dispatch(i)}),oe(this,Bi,void 0),oe(this,kt,i=>{let{key:a,shiftKey:r}=i;if(!(r&&(a==="/"||a==="?")||ul.includes(a))){this.removeEventListener("keyup",p(this,kt));return}this.keyboardShortcutHandler(i)}),this.associateElement(this);let e={};be(this,Wi,i=>{Object.entries(i).forEach(([a,r])=>{if(a in e&&e[a]===r)return;this.propagateMediaState(a,r);let s=a.toLowerCase(),o=new l.CustomEvent(_o[s],{composed:!0,detail:r});this.dispatchEvent(o)}),e=i})}static get observedAttributes(){return super.observedAttributes.concat(u.NO_HOTKEYS,u.HOTKEYS,u.DEFAULT_STREAM_TYPE,u.DEFAULT_SUBTITLES,u.DEFAULT_DURATION,u.NO_MUTED_PREF,u.NO_VOLUME_PREF,u.LANG,u.LOOP,u.LIVE_EDGE_OFFSET,u.SEEK_TO_LIVE_OFFSET,u.NO_AUTO_SEEK_TO_LIVE)}get mediaStore(){return p(this,M)}set mediaStore(e){var i,a;if(p(this,M)&&((i=p(this,ye))==null||i.call(this),be(this,ye,void 0)),be(this,M,e),!p(this,M)&&!this.hasAttribute(u.NO_DEFAULT_STORE)){it(this,Ya,ys).call(this);return}be(this,ye,(a=p(this,M))==null?void 0:a.subscribe(p(this,Wi)))}get fullscreenElement(){var e;return(e=p(this,Hi))!=null?e:this}set fullscreenElement(e){var i;this.hasAttribute(u.FULLSCREEN_ELEMENT)&&this.removeAttribute(u.FULLSCREEN_ELEMENT),be(this,Hi,e),(i=p(this,M))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}get defaultSubtitles(){return T(this,u.DEFAULT_SUBTITLES)}set defaultSubtitles(e){S(this,u.DEFAULT_SUBTITLES,e)}get defaultStreamType(){return R(this,u.DEFAULT_STREAM_TYPE)}set defaultStreamType(e){L(this,u.DEFAULT_STREAM_TYPE,e)}get defaultDuration(){return P(this,u.DEFAULT_DURATION)}set defaultDuration(e){N(this,u.DEFAULT_DURATION,e)}get noHotkeys(){return T(this,u.NO_HOTKEYS)}set noHotkeys(e){S(this,u.NO_HOTKEYS,e)}get keysUsed(){return R(this,u.KEYS_USED)}set keysUsed(e){L(this,u.KEYS_USED,e)}get liveEdgeOffset(){return P(this,u.LIVE_EDGE_OFFSET)}set liveEdgeOffset(e){N(this,u.LIVE_EDGE_OFFSET,e)}get noAutoSeekToLive(){return T(this,u.NO_AUTO_SEEK_TO_LIVE)}set noAutoSeekToLive(e){S(this,u.NO_AUTO_SEEK_TO_LIVE,e)}get noVolumePref(){return T(this,u.NO_VOLUME_PREF)}set noVolumePref(e){S(this,u.NO_VOLUME_PREF,e)}get noMutedPref(){return T(this,u.NO_MUTED_PREF)}set noMutedPref(e){S(this,u.NO_MUTED_PREF,e)}get noSubtitlesLangPref(){return T(this,u.NO_SUBTITLES_LANG_PREF)}set noSubtitlesLangPref(e){S(this,u.NO_SUBTITLES_LANG_PREF,e)}get noDefaultStore(){return T(this,u.NO_DEFAULT_STORE)}set noDefaultStore(e){S(this,u.NO_DEFAULT_STORE,e)}get resolvedLang(){return wo()}attributeChangedCallback(e,i,a){var r,s,o,d,c,_,k,A,f,m,b,E;if(super.attributeChangedCallback(e,i,a),e===u.NO_HOTKEYS)a!==i&&a===""?(this.hasAttribute(u.HOTKEYS)&&console.warn("Media Chrome: Both `hotkeys` and `nohotkeys` have been set. All hotkeys will be disabled."),this.disableHotkeys()):a!==i&&a===null&&this.enableHotkeys(),it(this,Fi,za).call(this);else if(e===u.HOTKEYS)p(this,Ge).value=a,it(this,Fi,za).call(this);else if(e===u.DEFAULT_SUBTITLES&&a!==i)(r=p(this,M))==null||r.dispatch({type:"optionschangerequest",detail:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES)}});else if(e===u.DEFAULT_STREAM_TYPE)(o=p(this,M))==null||o.dispatch({type:"optionschangerequest",detail:{defaultStreamType:(s=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?s:void 0}});else if(e===u.LIVE_EDGE_OFFSET&&a!==i)(d=p(this,M))==null||d.dispatch({type:"optionschangerequest",detail:{liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.SEEK_TO_LIVE_OFFSET&&a!==i)(c=p(this,M))==null||c.dispatch({type:"optionschangerequest",detail:{seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.NO_AUTO_SEEK_TO_LIVE)(_=p(this,M))==null||_.dispatch({type:"optionschangerequest",detail:{noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE)}});else if(e===u.FULLSCREEN_ELEMENT){let w=a?(k=this.getRootNode())==null?void 0:k.getElementById(a):void 0;be(this,Hi,w),(A=p(this,M))==null||A.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}else e===u.LANG&&a!==i?(ss(a),(f=p(this,M))==null||f.dispatch({type:"optionschangerequest",detail:{mediaLang:a}})):e===u.LOOP&&a!==i?(m=p(this,M))==null||m.dispatch({type:h.MEDIA_LOOP_REQUEST,detail:a!=null}):e===u.NO_VOLUME_PREF&&a!==i?(b=p(this,M))==null||b.dispatch({type:"optionschangerequest",detail:{noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF)}}):e===u.NO_MUTED_PREF&&a!==i&&((E=p(this,M))==null||E.dispatch({type:"optionschangerequest",detail:{noMutedPref:this.hasAttribute(u.NO_MUTED_PREF)}}))}connectedCallback(){var e,i,a;this.associateElement(this),!p(this,M)&&!this.hasAttribute(u.NO_DEFAULT_STORE)&&it(this,Ya,ys).call(this),(e=p(this,M))==null||e.dispatch({type:"documentelementchangerequest",detail:H}),(i=p(this,M))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement}),super.connectedCallback(),p(this,M)&&!p(this,ye)&&be(this,ye,(a=p(this,M))==null?void 0:a.subscribe(p(this,Wi))),p(this,Bi)!==void 0&&p(this,M)&&this.media&&setTimeout(()=>{var r,s,o;(s=(r=this.media)==null?void 0:r.textTracks)!=null&&s.length&&((o=p(this,M))==null||o.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:p(this,Bi)}))},0),this.hasAttribute(u.NO_HOTKEYS)?this.disableHotkeys():this.enableHotkeys()}disconnectedCallback(){var e,i,a,r,s,o;if((e=super.disconnectedCallback)==null||e.call(this),this.disableHotkeys(),p(this,M)){let d=p(this,M).getState();be(this,Bi,!!((i=d.mediaSubtitlesShowing)!=null&&i.length)),(a=p(this,M))==null||a.dispatch({type:"fullscreenelementchangerequest",detail:void 0}),(r=p(this,M))==null||r.dispatch({type:"documentelementchangerequest",detail:void 0}),(s=p(this,M))==null||s.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:!1})}p(this,ye)&&((o=p(this,ye))==null||o.call(this),be(this,ye,void 0)),this.unassociateElement(this),p(this,le)&&(p(this,le).remove(),be(this,le,null))}mediaSetCallback(e){var i;super.mediaSetCallback(e),(i=p(this,M))==null||i.dispatch({type:"mediaelementchangerequest",detail:e}),e.hasAttribute("tabindex")||(e.tabIndex=-1)}mediaUnsetCallback(e){var i;super.mediaUnsetCallback(e),(i=p(this,M))==null||i.dispatch({type:"mediaelementchangerequest",detail:void 0})}propagateMediaState(e,i){dl(this.mediaStateReceivers,e,i)}associateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(i.has(e))return;let a=this.registerMediaStateReceiver.bind(this),r=this.unregisterMediaStateReceiver.bind(this),s=cc(e,a,r);Object.values(h).forEach(o=>{e.addEventListener(o,p(this,qa))}),i.set(e,s)}unassociateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(!i.has(e))return;i.get(e)(),i.delete(e),Object.values(h).forEach(r=>{e.removeEventListener(r,p(this,qa))})}registerMediaStateReceiver(e){if(!e)return;let i=this.mediaStateReceivers;i.indexOf(e)>-1||(i.push(e),p(this,M)&&Object.entries(p(this,M).getState()).forEach(([r,s])=>{dl([e],r,s)}))}unregisterMediaStateReceiver(e){let i=this.mediaStateReceivers,a=i.indexOf(e);a<0||i.splice(a,1)}enableHotkeys(){this.addEventListener("keydown",it(this,Qa,Is))}disableHotkeys(){this.removeEventListener("keydown",it(this,Qa,Is)),this.removeEventListener("keyup",p(this,kt))}get hotkeys(){return p(this,Ge)}set hotkeys(e){L(this,u.HOTKEYS,e)}keyboardShortcutHandler(e){var i,a,r,s,o,d,c,_,k;let A=e.target;if(((r=(a=(i=A.getAttribute(u.KEYS_USED))==null?void 0:i.split(" "))!=null?a:A?.keysUsed)!=null?r:[]).map(I=>I==="Space"?" ":I).filter(Boolean).includes(e.key))return;let m,b,E;if(!(p(this,Ge).contains(Ha(e.key))||e.shiftKey&&(e.key==="/"||e.key==="?")&&p(this,Ge).contains("noshift+/")))switch(e.key){case" ":case"k":m=p(this,M).getState().mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"m":m=this.mediaStore.getState().mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"f":m=this.mediaStore.getState().mediaIsFullscreen?h.MEDIA_EXIT_FULLSCREEN_REQUEST:h.MEDIA_ENTER_FULLSCREEN_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"c":this.dispatchEvent(new l.CustomEvent(h.MEDIA_TOGGLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0}));break;case"ArrowLeft":case"j":{let I=this.hasAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET):rl;b=Math.max(((s=this.mediaStore.getState().mediaCurrentTime)!=null?s:0)-I,0),E=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowRight":case"l":{let I=this.hasAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET):rl;b=Math.max(((o=this.mediaStore.getState().mediaCurrentTime)!=null?o:0)+I,0),E=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowUp":{let I=this.hasAttribute(u.KEYBOARD_UP_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_UP_VOLUME_STEP):sl;b=Math.min(((d=this.mediaStore.getState().mediaVolume)!=null?d:1)+I,1),E=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"ArrowDown":{let I=this.hasAttribute(u.KEYBOARD_DOWN_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_DOWN_VOLUME_STEP):sl;b=Math.max(((c=this.mediaStore.getState().mediaVolume)!=null?c:1)-I,0),E=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"<":{let I=(_=this.mediaStore.getState().mediaPlaybackRate)!=null?_:1;b=Math.max(I-nl,ac).toFixed(2),E=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case">":{let I=(k=this.mediaStore.getState().mediaPlaybackRate)!=null?k:1;b=Math.min(I+nl,rc).toFixed(2),E=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(E);break}case"/":case"?":{e.shiftKey&&it(this,ws,cl).call(this);break}case"p":{m=this.mediaStore.getState().mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST,E=new l.CustomEvent(m,{composed:!0,bubbles:!0}),this.dispatchEvent(E);break}default:break}}};Ge=new WeakMap;Hi=new WeakMap;M=new WeakMap;le=new WeakMap;Wi=new WeakMap;ye=new WeakMap;qa=new WeakMap;Bi=new WeakMap;Ya=new WeakSet;ys=function(){var t;this.mediaStore=al({media:this.media,fullscreenElement:this.fullscreenElement,options:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES),defaultDuration:this.hasAttribute(u.DEFAULT_DURATION)?+this.getAttribute(u.DEFAULT_DURATION):void 0,defaultStreamType:(t=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?t:void 0,liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE),noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF),noMutedPref:this.hasAttribute(u.NO_MUTED_PREF),noSubtitlesLangPref:this.hasAttribute(u.NO_SUBTITLES_LANG_PREF)}})};kt=new WeakMap;Qa=new WeakSet;Is=function(t){var e;let{metaKey:i,altKey:a,key:r,shiftKey:s}=t,o=s&&(r==="/"||r==="?");if(o&&((e=p(this,le))!=null&&e.open)){this.removeEventListener("keyup",p(this,kt));return}if(i||a||!o&&!ul.includes(r)){this.removeEventListener("keyup",p(this,kt));return}let d=t.target,c=d instanceof HTMLElement&&(d.tagName.toLowerCase()==="media-volume-range"||d.tagName.toLowerCase()==="media-time-range");[" ","ArrowLeft","ArrowRight","ArrowUp","ArrowDown"].includes(r)&&!p(this,Ge).contains(Ha(r))&&!c&&t.preventDefault(),this.addEventListener("keyup",p(this,kt),{once:!0})};Fi=new WeakSet;za=function(){p(this,le)&&(p(this,le).hotkeys=p(this,Ge).value||void 0,(this.noHotkeys||p(this,Ge).contains("noshift+/"))&&(p(this,le).open=!1))};ws=new WeakSet;cl=function(){p(this,le)||(be(this,le,H.createElement("media-keyboard-shortcuts-dialog")),it(this,Fi,za).call(this),this.appendChild(p(this,le))),p(this,le).open=!0};var sc=Object.values(n),nc=Object.values(is),hl=t=>{var e,i,a,r;let{observedAttributes:s}=t.constructor;!s&&((e=t.nodeName)!=null&&e.includes("-"))&&(l.customElements.upgrade(t),{observedAttributes:s}=t.constructor);let o=(r=(a=(i=t?.getAttribute)==null?void 0:i.call(t,y.MEDIA_CHROME_ATTRIBUTES))==null?void 0:a.split)==null?void 0:r.call(a,/\s+/);return Array.isArray(s||o)?(s||o).filter(d=>sc.includes(d)):[]},oc=t=>{var e,i;return(e=t.nodeName)!=null&&e.includes("-")&&l.customElements.get((i=t.nodeName)==null?void 0:i.toLowerCase())&&!(t instanceof l.customElements.get(t.nodeName.toLowerCase()))&&l.customElements.upgrade(t),nc.some(a=>a in t)},Ls=t=>oc(t)||!!hl(t).length,ol=t=>{var e;return(e=t?.join)==null?void 0:e.call(t,":")},ll={[n.MEDIA_SUBTITLES_LIST]:Pi,[n.MEDIA_SUBTITLES_SHOWING]:Pi,[n.MEDIA_SEEKABLE]:ol,[n.MEDIA_BUFFERED]:t=>t?.map(ol).join(" "),[n.MEDIA_PREVIEW_COORDS]:t=>t?.join(" "),[n.MEDIA_RENDITION_LIST]:Wo,[n.MEDIA_AUDIO_TRACK_LIST]:Fo},lc=async(t,e,i)=>{var a,r;if(t.isConnected||await Fa(0),typeof i=="boolean"||i==null)return S(t,e,i);if(typeof i=="number")return N(t,e,i);if(typeof i=="string")return L(t,e,i);if(Array.isArray(i)&&!i.length)return t.removeAttribute(e);let s=(r=(a=ll[e])==null?void 0:a.call(ll,i))!=null?r:i;return t.setAttribute(e,s)},dc=t=>{var e;return!!((e=t.closest)!=null&&e.call(t,'*[slot="media"]'))},St=(t,e)=>{if(dc(t))return;let i=(r,s)=>{var o,d;Ls(r)&&s(r);let{children:c=[]}=r??{},_=(d=(o=r?.shadowRoot)==null?void 0:o.children)!=null?d:[];[...c,..._].forEach(A=>St(A,s))},a=t?.nodeName.toLowerCase();if(a.includes("-")&&!Ls(t)){l.customElements.whenDefined(a).then(()=>{i(t,e)});return}i(t,e)},dl=(t,e,i)=>{t.forEach(a=>{if(e in a){a[e]=i;return}let r=hl(a),s=e.toLowerCase();r.includes(s)&&lc(a,s,i)})},cc=(t,e,i)=>{St(t,e);let a=k=>{var A;let f=(A=k?.composedPath()[0])!=null?A:k.target;e(f)},r=k=>{var A;let f=(A=k?.composedPath()[0])!=null?A:k.target;i(f)};t.addEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.addEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r);let s=k=>{k.forEach(A=>{let{addedNodes:f=[],removedNodes:m=[],type:b,target:E,attributeName:w}=A;b==="childList"?(Array.prototype.forEach.call(f,I=>St(I,e)),Array.prototype.forEach.call(m,I=>St(I,i))):b==="attributes"&&w===y.MEDIA_CHROME_ATTRIBUTES&&(Ls(E)?e(E):i(E))})},o=[],d=k=>{let A=k.target;A.name!=="media"&&(o.forEach(f=>St(f,i)),o=[...A.assignedElements({flatten:!0})],o.forEach(f=>St(f,e)))};t.addEventListener("slotchange",d);let c=new MutationObserver(s);return c.observe(t,{childList:!0,attributes:!0,subtree:!0}),()=>{St(t,i),t.removeEventListener("slotchange",d),c.disconnect(),t.removeEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.removeEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r)}};l.customElements.get("media-controller")||l.customElements.define("media-controller",Ms);var ml=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Za=(t,e,i)=>(ml(t,e,"read from private field"),i?i.call(t):e.get(t)),uc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Xa=(t,e,i,a)=>(ml(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ie;function hc(t){return`
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
  `}var $i=class extends l.HTMLElement{constructor(){if(super(),uc(this,Ie,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[y.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===y.MEDIA_CONTROLLER&&(i&&((s=(r=Za(this,Ie))==null?void 0:r.unassociateElement)==null||s.call(r,this),Xa(this,Ie,null)),a&&this.isConnected&&(Xa(this,Ie,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=Za(this,Ie))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(y.MEDIA_CONTROLLER);r&&(Xa(this,Ie,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=Za(this,Ie))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=Za(this,Ie))==null?void 0:e.unassociateElement)==null||i.call(e,this),Xa(this,Ie,null)}};Ie=new WeakMap;$i.shadowRootOptions={mode:"open"};$i.getTemplateHTML=hc;l.customElements.get("media-control-bar")||l.customElements.define("media-control-bar",$i);var vl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Vi=(t,e,i)=>(vl(t,e,"read from private field"),i?i.call(t):e.get(t)),pl=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ki=(t,e,i,a)=>(vl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),we,ja,Ja={LOADING_DELAY:"loadingdelay",NO_AUTOHIDE:"noautohide"},El=500,mc=`
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
`;function pc(t){return`
    <style>
      :host {
        display: var(--media-control-display, var(--media-loading-indicator-display, inline-block));
        vertical-align: middle;
        box-sizing: border-box;
        --_loading-indicator-delay: var(--media-loading-indicator-transition-delay, ${El}ms);
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

      :host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) slot[name=icon] > *,
      :host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) ::slotted([slot=icon]) {
        opacity: var(--media-loading-indicator-opacity, 1);
        transition: opacity 0.15s var(--_loading-indicator-delay);
      }

      :host #status {
        visibility: var(--media-loading-indicator-opacity, hidden);
        transition: visibility 0.15s;
      }

      :host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) #status {
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

    <slot name="icon">${mc}</slot>
    <div id="status" role="status" aria-live="polite">${v("media loading")}</div>
  `}var Gi=class extends l.HTMLElement{constructor(){if(super(),pl(this,we,void 0),pl(this,ja,El),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[y.MEDIA_CONTROLLER,n.MEDIA_PAUSED,n.MEDIA_LOADING,Ja.LOADING_DELAY]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===Ja.LOADING_DELAY&&i!==a?this.loadingDelay=Number(a):e===y.MEDIA_CONTROLLER&&(i&&((s=(r=Vi(this,we))==null?void 0:r.unassociateElement)==null||s.call(r,this),Ki(this,we,null)),a&&this.isConnected&&(Ki(this,we,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=Vi(this,we))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(y.MEDIA_CONTROLLER);r&&(Ki(this,we,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=Vi(this,we))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=Vi(this,we))==null?void 0:e.unassociateElement)==null||i.call(e,this),Ki(this,we,null)}get loadingDelay(){return Vi(this,ja)}set loadingDelay(e){Ki(this,ja,e);let{style:i}=U(this.shadowRoot,":host");i.setProperty("--_loading-indicator-delay",`var(--media-loading-indicator-transition-delay, ${e}ms)`)}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){S(this,n.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,n.MEDIA_LOADING)}set mediaLoading(e){S(this,n.MEDIA_LOADING,e)}get mediaController(){return R(this,y.MEDIA_CONTROLLER)}set mediaController(e){L(this,y.MEDIA_CONTROLLER,e)}get noAutohide(){return T(this,Ja.NO_AUTOHIDE)}set noAutohide(e){S(this,Ja.NO_AUTOHIDE,e)}};we=new WeakMap;ja=new WeakMap;Gi.shadowRootOptions={mode:"open"};Gi.getTemplateHTML=pc;l.customElements.get("media-loading-indicator")||l.customElements.define("media-loading-indicator",Gi);var Jt={PLACEMENT:"placement",BOUNDS:"bounds"};function vc(t){return`
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
  `}var jt=class extends l.HTMLElement{constructor(){if(super(),this.updateXOffset=()=>{var e;if(!Ma(this,{checkOpacity:!1,checkVisibilityCSS:!1}))return;let i=this.placement;if(i==="left"||i==="right"){this.style.removeProperty("--media-tooltip-offset-x");return}let a=getComputedStyle(this),r=(e=ke(this,"#"+this.bounds))!=null?e:ce(this);if(!r)return;let{x:s,width:o}=r.getBoundingClientRect(),{x:d,width:c}=this.getBoundingClientRect(),_=d+c,k=s+o,A=a.getPropertyValue("--media-tooltip-offset-x"),f=A?parseFloat(A.replace("px","")):0,m=a.getPropertyValue("--media-tooltip-container-margin"),b=m?parseFloat(m.replace("px","")):0,E=d-s+f-b,w=_-k+f+b;if(E<0){this.style.setProperty("--media-tooltip-offset-x",`${E}px`);return}if(w>0){this.style.setProperty("--media-tooltip-offset-x",`${w}px`);return}this.style.removeProperty("--media-tooltip-offset-x")},!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}if(this.arrowEl=this.shadowRoot.querySelector("#arrow"),Object.prototype.hasOwnProperty.call(this,"placement")){let e=this.placement;delete this.placement,this.placement=e}}static get observedAttributes(){return[Jt.PLACEMENT,Jt.BOUNDS]}get placement(){return R(this,Jt.PLACEMENT)}set placement(e){L(this,Jt.PLACEMENT,e)}get bounds(){return R(this,Jt.BOUNDS)}set bounds(e){L(this,Jt.BOUNDS,e)}};jt.shadowRootOptions={mode:"open"};jt.getTemplateHTML=vc;l.customElements.get("media-tooltip")||l.customElements.define("media-tooltip",jt);var Ds=jt;var Os=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},q=(t,e,i)=>(Os(t,e,"read from private field"),i?i.call(t):e.get(t)),yt=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},er=(t,e,i,a)=>(Os(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),fl=(t,e,i)=>(Os(t,e,"access private method"),i),Me,ti,Cs,gl,rt,ei,tr,xs,_l,at={TOOLTIP_PLACEMENT:"tooltipplacement",DISABLED:"disabled",NO_TOOLTIP:"notooltip"};function Ec(t,e={}){return`
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
        <template shadowrootmode="${Ds.shadowRootOptions.mode}">
          ${Ds.getTemplateHTML({})}
        </template>
        <slot name="tooltip-content">
          ${this.getTooltipContentHTML(t)}
        </slot>
      </media-tooltip>
    </slot>
  `}function fc(t,e){return`
    <slot></slot>
  `}function gc(){return""}var K=class extends l.HTMLElement{constructor(){if(super(),yt(this,Cs),yt(this,xs),yt(this,Me,void 0),this.preventClick=!1,this.tooltipEl=null,yt(this,ti,e=>{this.preventClick||this.handleClick(e),setTimeout(q(this,rt),0)}),yt(this,rt,()=>{var e,i;(i=(e=this.tooltipEl)==null?void 0:e.updateXOffset)==null||i.call(e)}),yt(this,ei,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",q(this,ei));return}this.preventClick||this.handleClick(e)}),yt(this,tr,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",q(this,ei));return}this.addEventListener("keyup",q(this,ei),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.tooltipEl=this.shadowRoot.querySelector("media-tooltip")}static get observedAttributes(){return["disabled",at.TOOLTIP_PLACEMENT,y.MEDIA_CONTROLLER,n.MEDIA_LANG]}enable(){this.addEventListener("click",q(this,ti)),this.addEventListener("keydown",q(this,tr)),this.tabIndex=0}disable(){this.removeEventListener("click",q(this,ti)),this.removeEventListener("keydown",q(this,tr)),this.removeEventListener("keyup",q(this,ei)),this.tabIndex=-1}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===y.MEDIA_CONTROLLER?(i&&((s=(r=q(this,Me))==null?void 0:r.unassociateElement)==null||s.call(r,this),er(this,Me,null)),a&&this.isConnected&&(er(this,Me,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=q(this,Me))==null?void 0:d.associateElement)==null||c.call(d,this))):e==="disabled"&&a!==i?a==null?this.enable():this.disable():e===at.TOOLTIP_PLACEMENT&&this.tooltipEl&&a!==i?this.tooltipEl.placement=a:e===n.MEDIA_LANG&&(this.shadowRoot.querySelector('slot[name="tooltip-content"]').innerHTML=this.constructor.getTooltipContentHTML()),fl(this,Cs,gl).call(this)&&q(this,rt).call(this)}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),this.hasAttribute("disabled")?this.disable():this.enable(),this.setAttribute("role","button");let s=this.getAttribute(y.MEDIA_CONTROLLER);s&&(er(this,Me,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=q(this,Me))==null?void 0:i.associateElement)==null||a.call(i,this)),l.customElements.whenDefined("media-tooltip").then(()=>fl(this,xs,_l).call(this))}disconnectedCallback(){var e,i;this.disable(),(i=(e=q(this,Me))==null?void 0:e.unassociateElement)==null||i.call(e,this),er(this,Me,null),this.removeEventListener("mouseenter",q(this,rt)),this.removeEventListener("focus",q(this,rt)),this.removeEventListener("click",q(this,ti))}get keysUsed(){return["Enter"," "]}get tooltipPlacement(){return R(this,at.TOOLTIP_PLACEMENT)}set tooltipPlacement(e){L(this,at.TOOLTIP_PLACEMENT,e)}get mediaController(){return R(this,y.MEDIA_CONTROLLER)}set mediaController(e){L(this,y.MEDIA_CONTROLLER,e)}get disabled(){return T(this,at.DISABLED)}set disabled(e){S(this,at.DISABLED,e)}get noTooltip(){return T(this,at.NO_TOOLTIP)}set noTooltip(e){S(this,at.NO_TOOLTIP,e)}handleClick(e){}};Me=new WeakMap;ti=new WeakMap;Cs=new WeakSet;gl=function(){try{return this.matches(":hover, :focus-visible")}catch{return this.matches(":hover, :focus")}};rt=new WeakMap;ei=new WeakMap;tr=new WeakMap;xs=new WeakSet;_l=function(){this.addEventListener("mouseenter",q(this,rt)),this.addEventListener("focus",q(this,rt)),this.addEventListener("click",q(this,ti));let t=this.tooltipPlacement;t&&this.tooltipEl&&(this.tooltipEl.placement=t)};K.shadowRootOptions={mode:"open"};K.getTemplateHTML=Ec;K.getSlotTemplateHTML=fc;K.getTooltipContentHTML=gc;l.customElements.get("media-chrome-button")||l.customElements.define("media-chrome-button",K);var _c=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="m6 21 15-9L6 3v18Z"/>
</svg>`,bc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M6 20h4V4H6v16Zm8-16v16h4V4h-4Z"/>
</svg>`;function Ac(t){return`
    <style>
      :host([${n.MEDIA_PAUSED}]) slot[name=pause],
      :host(:not([${n.MEDIA_PAUSED}])) slot[name=play] {
        display: none !important;
      }

      :host([${n.MEDIA_PAUSED}]) slot[name=tooltip-pause],
      :host(:not([${n.MEDIA_PAUSED}])) slot[name=tooltip-play] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="play">${_c}</slot>
      <slot name="pause">${bc}</slot>
    </slot>
  `}function Tc(){return`
    <slot name="tooltip-play">${v("Play")}</slot>
    <slot name="tooltip-pause">${v("Pause")}</slot>
  `}var bl=t=>{let e=t.mediaPaused?v("play"):v("pause");t.setAttribute("aria-label",e)},qi=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PAUSED,n.MEDIA_ENDED]}connectedCallback(){super.connectedCallback(),bl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===n.MEDIA_PAUSED||e===n.MEDIA_LANG)&&bl(this)}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){S(this,n.MEDIA_PAUSED,e)}handleClick(){let e=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};qi.getSlotTemplateHTML=Ac;qi.getTooltipContentHTML=Tc;l.customElements.get("media-play-button")||l.customElements.define("media-play-button",qi);var Sc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M16.5 12A4.5 4.5 0 0 0 14 8v2.18l2.45 2.45a4.22 4.22 0 0 0 .05-.63Zm2.5 0a6.84 6.84 0 0 1-.54 2.64L20 16.15A8.8 8.8 0 0 0 21 12a9 9 0 0 0-7-8.77v2.06A7 7 0 0 1 19 12ZM4.27 3 3 4.27 7.73 9H3v6h4l5 5v-6.73l4.25 4.25A6.92 6.92 0 0 1 14 18.7v2.06A9 9 0 0 0 17.69 19l2 2.05L21 19.73l-9-9L4.27 3ZM12 4 9.91 6.09 12 8.18V4Z"/>
</svg>`,Al=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4Z"/>
</svg>`,kc=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4ZM14 3.23v2.06a7 7 0 0 1 0 13.42v2.06a9 9 0 0 0 0-17.54Z"/>
</svg>`;function yc(t){return`
    <style>
      :host(:not([${n.MEDIA_VOLUME_LEVEL}])) slot[name=icon] slot:not([name=high]),
      :host([${n.MEDIA_VOLUME_LEVEL}=high]) slot[name=icon] slot:not([name=high]) {
        display: none !important;
      }

      :host([${n.MEDIA_VOLUME_LEVEL}=off]) slot[name=icon] slot:not([name=off]) {
        display: none !important;
      }

      :host([${n.MEDIA_VOLUME_LEVEL}=low]) slot[name=icon] slot:not([name=low]) {
        display: none !important;
      }

      :host([${n.MEDIA_VOLUME_LEVEL}=medium]) slot[name=icon] slot:not([name=medium]) {
        display: none !important;
      }

      :host(:not([${n.MEDIA_VOLUME_LEVEL}=off])) slot[name=tooltip-unmute],
      :host([${n.MEDIA_VOLUME_LEVEL}=off]) slot[name=tooltip-mute] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="off">${Sc}</slot>
      <slot name="low">${Al}</slot>
      <slot name="medium">${Al}</slot>
      <slot name="high">${kc}</slot>
    </slot>
  `}function Ic(){return`
    <slot name="tooltip-mute">${v("Mute")}</slot>
    <slot name="tooltip-unmute">${v("Unmute")}</slot>
  `}var Tl=t=>{let i=t.mediaVolumeLevel==="off"?v("unmute"):v("mute");t.setAttribute("aria-label",i)},Yi=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_VOLUME_LEVEL]}connectedCallback(){super.connectedCallback(),Tl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_VOLUME_LEVEL&&Tl(this)}get mediaVolumeLevel(){return R(this,n.MEDIA_VOLUME_LEVEL)}set mediaVolumeLevel(e){L(this,n.MEDIA_VOLUME_LEVEL,e)}handleClick(){let e=this.mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};Yi.getSlotTemplateHTML=yc;Yi.getTooltipContentHTML=Ic;l.customElements.get("media-mute-button")||l.customElements.define("media-mute-button",Yi);var Fs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},$=(t,e,i)=>(Fs(t,e,"read from private field"),i?i.call(t):e.get(t)),J=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},st=(t,e,i,a)=>(Fs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ae=(t,e,i)=>(Fs(t,e,"access private method"),i),Le,ur,ir,ar,Te,dr,rr,sr,nr,$s,Sl,or,Us,lr,Ps,cr,Vs,Ns,kl,Hs,yl,Ws,Il,Bs,wl;function wc(t){return`
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
  `}function Mc(t){return""}var Re=class extends l.HTMLElement{constructor(){if(super(),J(this,$s),J(this,or),J(this,lr),J(this,cr),J(this,Ns),J(this,Hs),J(this,Ws),J(this,Bs),J(this,Le,void 0),J(this,ur,void 0),J(this,ir,void 0),J(this,ar,void 0),J(this,Te,{}),J(this,dr,[]),J(this,rr,()=>{if(this.range.matches(":focus-visible")){let{style:e}=U(this.shadowRoot,":host");e.setProperty("--_focus-visible-box-shadow","var(--_focus-box-shadow)")}}),J(this,sr,()=>{let{style:e}=U(this.shadowRoot,":host");e.removeProperty("--_focus-visible-box-shadow")}),J(this,nr,()=>{let e=this.shadowRoot.querySelector("#segments-clipping");e&&e.parentNode.append(e)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.container=this.shadowRoot.querySelector("#container"),st(this,ir,this.shadowRoot.querySelector("#startpoint")),st(this,ar,this.shadowRoot.querySelector("#endpoint")),this.range=this.shadowRoot.querySelector("#range"),this.appearance=this.shadowRoot.querySelector("#appearance")}static get observedAttributes(){return["disabled","aria-disabled",y.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===y.MEDIA_CONTROLLER?(i&&((s=(r=$(this,Le))==null?void 0:r.unassociateElement)==null||s.call(r,this),st(this,Le,null)),a&&this.isConnected&&(st(this,Le,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=$(this,Le))==null?void 0:d.associateElement)==null||c.call(d,this))):(e==="disabled"||e==="aria-disabled"&&i!==a)&&(a==null?(this.range.removeAttribute(e),Ae(this,or,Us).call(this)):(this.range.setAttribute(e,a),Ae(this,lr,Ps).call(this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),$(this,Te).pointer=U(this.shadowRoot,"#pointer"),$(this,Te).progress=U(this.shadowRoot,"#progress"),$(this,Te).thumb=U(this.shadowRoot,'#thumb, ::slotted([slot="thumb"])'),$(this,Te).activeSegment=U(this.shadowRoot,"#segments-clipping rect:nth-child(0)");let s=this.getAttribute(y.MEDIA_CONTROLLER);s&&(st(this,Le,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=$(this,Le))==null?void 0:i.associateElement)==null||a.call(i,this)),this.updateBar(),this.shadowRoot.addEventListener("focusin",$(this,rr)),this.shadowRoot.addEventListener("focusout",$(this,sr)),Ae(this,or,Us).call(this),Fe(this.container,$(this,nr))}disconnectedCallback(){var e,i;Ae(this,lr,Ps).call(this),(i=(e=$(this,Le))==null?void 0:e.unassociateElement)==null||i.call(e,this),st(this,Le,null),this.shadowRoot.removeEventListener("focusin",$(this,rr)),this.shadowRoot.removeEventListener("focusout",$(this,sr)),$e(this.container,$(this,nr))}updatePointerBar(e){var i;(i=$(this,Te).pointer)==null||i.style.setProperty("width",`${this.getPointerRatio(e)*100}%`)}updateBar(){var e,i;let a=this.range.valueAsNumber*100;(e=$(this,Te).progress)==null||e.style.setProperty("width",`${a}%`),(i=$(this,Te).thumb)==null||i.style.setProperty("left",`${a}%`)}updateSegments(e){let i=this.shadowRoot.querySelector("#segments-clipping");if(i.textContent="",this.container.classList.toggle("segments",!!e?.length),!e?.length)return;let a=[...new Set([+this.range.min,...e.flatMap(s=>[s.start,s.end]),+this.range.max])];st(this,dr,[...a]);let r=a.pop();for(let[s,o]of a.entries()){let[d,c]=[s===0,s===a.length-1],_=d?"calc(var(--segments-gap) / -1)":`${o*100}%`,A=`calc(${((c?r:a[s+1])-o)*100}%${d||c?"":" - var(--segments-gap)"})`,f=H.createElementNS("http://www.w3.org/2000/svg","rect"),m=Mi(this.shadowRoot,`#segments-clipping rect:nth-child(${s+1})`);m.style.setProperty("x",_),m.style.setProperty("width",A),i.append(f)}}getPointerRatio(e){return So(e.clientX,e.clientY,$(this,ir).getBoundingClientRect(),$(this,ar).getBoundingClientRect())}get dragging(){return this.hasAttribute("dragging")}handleEvent(e){switch(e.type){case"pointermove":Ae(this,Bs,wl).call(this,e);break;case"input":this.updateBar();break;case"pointerenter":Ae(this,Ns,kl).call(this,e);break;case"pointerdown":Ae(this,cr,Vs).call(this,e);break;case"pointerup":Ae(this,Hs,yl).call(this);break;case"pointerleave":Ae(this,Ws,Il).call(this);break}}get keysUsed(){return["ArrowUp","ArrowRight","ArrowDown","ArrowLeft"]}};Le=new WeakMap;ur=new WeakMap;ir=new WeakMap;ar=new WeakMap;Te=new WeakMap;dr=new WeakMap;rr=new WeakMap;sr=new WeakMap;nr=new WeakMap;$s=new WeakSet;Sl=function(t){let e=$(this,Te).activeSegment;if(!e)return;let i=this.getPointerRatio(t),r=`#segments-clipping rect:nth-child(${$(this,dr).findIndex((s,o,d)=>{let c=d[o+1];return c!=null&&i>=s&&i<=c})+1})`;(e.selectorText!=r||!e.style.transform)&&(e.selectorText=r,e.style.setProperty("transform","var(--media-range-segment-hover-transform, scaleY(2))"))};or=new WeakSet;Us=function(){this.hasAttribute("disabled")||!this.isConnected||(this.addEventListener("input",this),this.addEventListener("pointerdown",this),this.addEventListener("pointerenter",this))};lr=new WeakSet;Ps=function(){var t,e;this.removeEventListener("input",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointerenter",this),this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointerup",this),(e=l.window)==null||e.removeEventListener("pointermove",this)};cr=new WeakSet;Vs=function(t){var e;st(this,ur,t.composedPath().includes(this.range)),(e=l.window)==null||e.addEventListener("pointerup",this,{once:!0})};Ns=new WeakSet;kl=function(t){var e;t.pointerType!=="mouse"&&Ae(this,cr,Vs).call(this,t),this.addEventListener("pointerleave",this,{once:!0}),(e=l.window)==null||e.addEventListener("pointermove",this)};Hs=new WeakSet;yl=function(){var t;(t=l.window)==null||t.removeEventListener("pointerup",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled")};Ws=new WeakSet;Il=function(){var t,e;this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointermove",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled"),(e=$(this,Te).activeSegment)==null||e.style.removeProperty("transform")};Bs=new WeakSet;wl=function(t){t.pointerType==="pen"&&t.buttons===0||(this.toggleAttribute("dragging",t.buttons===1||t.pointerType!=="mouse"),this.updatePointerBar(t),Ae(this,$s,Sl).call(this,t),this.dragging&&(t.pointerType!=="mouse"||!$(this,ur))&&(this.range.disabled=!0,this.range.valueAsNumber=this.getPointerRatio(t),this.range.dispatchEvent(new Event("input",{bubbles:!0,composed:!0}))))};Re.shadowRootOptions={mode:"open"};Re.getTemplateHTML=wc;Re.getContainerTemplateHTML=Mc;l.customElements.get("media-chrome-range")||l.customElements.define("media-chrome-range",Re);var Lc=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Ml=(t,e,i)=>(Lc(t,e,"read from private field"),i?i.call(t):e.get(t)),Rc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},hr,Dc=1,Cc=t=>t.mediaMuted?0:t.mediaVolume,xc=t=>`${Math.round(t*100)}%`,Ks=class extends Re{constructor(){super(...arguments),Rc(this,hr,()=>{let e=this.range.value,i=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:e});this.dispatchEvent(i)})}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_VOLUME,n.MEDIA_MUTED,n.MEDIA_VOLUME_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),this.range.setAttribute("aria-label",v("volume")),this.range.addEventListener("input",Ml(this,hr))}disconnectedCallback(){this.range.removeEventListener("input",Ml(this,hr)),super.disconnectedCallback()}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===n.MEDIA_VOLUME||e===n.MEDIA_MUTED)&&(this.range.valueAsNumber=Cc(this),this.range.setAttribute("aria-valuetext",xc(this.range.valueAsNumber)),this.updateBar())}get mediaVolume(){return P(this,n.MEDIA_VOLUME,Dc)}set mediaVolume(e){N(this,n.MEDIA_VOLUME,e)}get mediaMuted(){return T(this,n.MEDIA_MUTED)}set mediaMuted(e){S(this,n.MEDIA_MUTED,e)}get mediaVolumeUnavailable(){return R(this,n.MEDIA_VOLUME_UNAVAILABLE)}set mediaVolumeUnavailable(e){L(this,n.MEDIA_VOLUME_UNAVAILABLE,e)}};hr=new WeakMap;l.customElements.get("media-volume-range")||l.customElements.define("media-volume-range",Ks);var Ll=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},mr=(t,e,i)=>(Ll(t,e,"read from private field"),i?i.call(t):e.get(t)),Oc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},pr=(t,e,i,a)=>(Ll(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),De;function Uc(t){return`
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
  `}var ii=class extends l.HTMLElement{constructor(){if(super(),Oc(this,De,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[y.MEDIA_CONTROLLER,n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_COORDS]}connectedCallback(){var e,i,a;let r=this.getAttribute(y.MEDIA_CONTROLLER);r&&(pr(this,De,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=mr(this,De))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=mr(this,De))==null?void 0:e.unassociateElement)==null||i.call(e,this),pr(this,De,null)}attributeChangedCallback(e,i,a){var r,s,o,d,c;[n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_COORDS].includes(e)&&this.update(),e===y.MEDIA_CONTROLLER&&(i&&((s=(r=mr(this,De))==null?void 0:r.unassociateElement)==null||s.call(r,this),pr(this,De,null)),a&&this.isConnected&&(pr(this,De,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=mr(this,De))==null?void 0:d.associateElement)==null||c.call(d,this)))}get mediaPreviewImage(){return R(this,n.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){L(this,n.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewCoords(){let e=this.getAttribute(n.MEDIA_PREVIEW_COORDS);if(e)return e.split(/\s+/).map(i=>+i)}set mediaPreviewCoords(e){if(!e){this.removeAttribute(n.MEDIA_PREVIEW_COORDS);return}this.setAttribute(n.MEDIA_PREVIEW_COORDS,e.join(" "))}update(){let e=this.mediaPreviewCoords,i=this.mediaPreviewImage;if(!(e&&i))return;let[a,r,s,o]=e,d=i.split("#")[0],c=getComputedStyle(this),{maxWidth:_,maxHeight:k,minWidth:A,minHeight:f}=c,m=c.getPropertyValue("--media-preview-thumbnail-object-fit").trim()||"contain",b,E;if(m==="fill"){let We=parseInt(_)/s,Be=parseInt(k)/o,ki=parseInt(A)/s,mt=parseInt(f)/o;b=We<1?We:Math.max(We,ki),E=Be<1?Be:Math.max(Be,mt)}else{let We=Math.min(parseInt(_)/s,parseInt(k)/o),Be=Math.max(parseInt(A)/s,parseInt(f)/o),mt=We<1?We:Be>1?Be:1;b=mt,E=mt}let{style:w}=U(this.shadowRoot,":host"),I=U(this.shadowRoot,"img").style,j=this.shadowRoot.querySelector("img"),Si=Math.min(b,E)<1?"min":"max";w.setProperty(`${Si}-width`,"initial","important"),w.setProperty(`${Si}-height`,"initial","important"),w.width=`${s*b}px`,w.height=`${o*E}px`;let Ot=()=>{I.width=`${this.imgWidth*b}px`,I.height=`${this.imgHeight*E}px`,I.display="block"};j.src!==d&&(j.onload=()=>{this.imgWidth=j.naturalWidth,this.imgHeight=j.naturalHeight,Ot(),j.onload=null},j.src=d,Ot()),Ot(),I.transform=`translate(-${a*b}px, -${r*E}px)`}};De=new WeakMap;ii.shadowRootOptions={mode:"open"};ii.getTemplateHTML=Uc;l.customElements.get("media-preview-thumbnail")||l.customElements.define("media-preview-thumbnail",ii);var Gs=ii;var Rl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},vr=(t,e,i)=>(Rl(t,e,"read from private field"),i?i.call(t):e.get(t)),Pc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Er=(t,e,i,a)=>(Rl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Ce;function Nc(t,e={}){return`
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
  `}function Hc(t,e){return`
    <slot></slot>
  `}var ue=class extends l.HTMLElement{constructor(){if(super(),Pc(this,Ce,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[y.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===y.MEDIA_CONTROLLER&&(i&&((s=(r=vr(this,Ce))==null?void 0:r.unassociateElement)==null||s.call(r,this),Er(this,Ce,null)),a&&this.isConnected&&(Er(this,Ce,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=vr(this,Ce))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`);let s=this.getAttribute(y.MEDIA_CONTROLLER);s&&(Er(this,Ce,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=vr(this,Ce))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=vr(this,Ce))==null?void 0:e.unassociateElement)==null||i.call(e,this),Er(this,Ce,null)}};Ce=new WeakMap;ue.shadowRootOptions={mode:"open"};ue.getTemplateHTML=Nc;ue.getSlotTemplateHTML=Hc;l.customElements.get("media-text-display")||l.customElements.define("media-text-display",ue);var Dl=[{singular:"hour",plural:"hours"},{singular:"minute",plural:"minutes"},{singular:"second",plural:"seconds"}],Cl=(t,e)=>{let i=t===1?v(Dl[e].singular):v(Dl[e].plural);return`${t} ${i}`},It=t=>{if(!zt(t))return"";let e=Math.abs(t),i=e!==t,a=new Date(0,0,0,0,0,e,0),s=[a.getHours(),a.getMinutes(),a.getSeconds()].map((o,d)=>o&&Cl(o,d)).filter(o=>o).join(", ");return i?v("{time} remaining",{time:s}):e===0?Cl(0,2):s};function wt(t,e){let i=!1;t<0&&(i=!0,t=0-t),t=t<0?0:t;let a=Math.floor(t%60),r=Math.floor(t/60%60),s=Math.floor(t/3600),o=Math.floor(e/60%60),d=Math.floor(e/3600);return(isNaN(t)||t===1/0)&&(s=r=a="0"),s=s>0||d>0?s+":":"",r=((s||o>=10)&&r<10?"0"+r:r)+":",a=a<10?"0"+a:a,(i?"-":"")+s+r+a}var Ym=Object.freeze({length:0,start(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'start' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0},end(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'end' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0}});var Ol=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},xl=(t,e,i)=>(Ol(t,e,"read from private field"),i?i.call(t):e.get(t)),Wc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Bc=(t,e,i,a)=>(Ol(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Qi,qs=class extends ue{constructor(){super(),Wc(this,Qi,void 0),Bc(this,Qi,this.shadowRoot.querySelector("slot")),xl(this,Qi).textContent=wt(0)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PREVIEW_TIME]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_PREVIEW_TIME&&a!=null&&(xl(this,Qi).textContent=wt(parseFloat(a)))}get mediaPreviewTime(){return P(this,n.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){N(this,n.MEDIA_PREVIEW_TIME,e)}};Qi=new WeakMap;l.customElements.get("media-preview-time-display")||l.customElements.define("media-preview-time-display",qs);var Ul=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Fc=(t,e,i)=>(Ul(t,e,"read from private field"),i?i.call(t):e.get(t)),$c=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Vc=(t,e,i,a)=>(Ul(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),fr,Ys=class extends ue{constructor(){super(),$c(this,fr,void 0),Vc(this,fr,this.shadowRoot.querySelector("slot"))}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PREVIEW_CHAPTER,n.MEDIA_LANG]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),(e===n.MEDIA_PREVIEW_CHAPTER||e===n.MEDIA_LANG)&&a!==i&&a!=null)if(Fc(this,fr).textContent=a,a!==""){let r=v("chapter: {chapterName}",{chapterName:a});this.setAttribute("aria-valuetext",r)}else this.removeAttribute("aria-valuetext")}get mediaPreviewChapter(){return R(this,n.MEDIA_PREVIEW_CHAPTER)}set mediaPreviewChapter(e){L(this,n.MEDIA_PREVIEW_CHAPTER,e)}};fr=new WeakMap;l.customElements.get("media-preview-chapter-display")||l.customElements.define("media-preview-chapter-display",Ys);var Pl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Z=(t,e,i)=>(Pl(t,e,"read from private field"),i?i.call(t):e.get(t)),xe=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},de=(t,e,i,a)=>(Pl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Kc=(t,e,i,a)=>({set _(r){de(t,e,r,i)},get _(){return Z(t,e,a)}}),ai,gr,ri,zi,_r,br,Ar,si,Mt,Tr,Sr=class{constructor(e,i,a){xe(this,ai,void 0),xe(this,gr,void 0),xe(this,ri,void 0),xe(this,zi,void 0),xe(this,_r,void 0),xe(this,br,void 0),xe(this,Ar,void 0),xe(this,si,void 0),xe(this,Mt,0),xe(this,Tr,(r=performance.now())=>{de(this,Mt,requestAnimationFrame(Z(this,Tr))),de(this,zi,performance.now()-Z(this,ri));let s=1e3/this.fps;if(Z(this,zi)>s){de(this,ri,r-Z(this,zi)%s);let o=1e3/((r-Z(this,gr))/++Kc(this,_r)._),d=(r-Z(this,br))/1e3/this.duration,c=Z(this,Ar)+d*this.playbackRate;c-Z(this,ai).valueAsNumber>0?de(this,si,this.playbackRate/this.duration/o):(de(this,si,.995*Z(this,si)),c=Z(this,ai).valueAsNumber+Z(this,si)),this.callback(c)}}),de(this,ai,e),this.callback=i,this.fps=a}start(){Z(this,Mt)===0&&(de(this,ri,performance.now()),de(this,gr,Z(this,ri)),de(this,_r,0),Z(this,Tr).call(this))}stop(){Z(this,Mt)!==0&&(cancelAnimationFrame(Z(this,Mt)),de(this,Mt,0))}update({start:e,duration:i,playbackRate:a}){let r=e-Z(this,ai).valueAsNumber,s=Math.abs(i-this.duration);(r>0||r<-.5/i||s>=.5)&&this.callback(e),de(this,Ar,e),de(this,br,performance.now()),this.duration=i,this.playbackRate=a}};ai=new WeakMap;gr=new WeakMap;ri=new WeakMap;zi=new WeakMap;_r=new WeakMap;br=new WeakMap;Ar=new WeakMap;si=new WeakMap;Mt=new WeakMap;Tr=new WeakMap;var Js=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},W=(t,e,i)=>(Js(t,e,"read from private field"),i?i.call(t):e.get(t)),Y=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},he=(t,e,i,a)=>(Js(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),me=(t,e,i)=>(Js(t,e,"access private method"),i),ni,nt,Ir,Xi,wr,yr,Ji,ji,oi,li,Zi,Qs,Nl,zs,Mr,js,Lr,en,Rr,tn,Zs,Hl,ea,Dr,Xs,Wl,Gc=t=>{let e=t.range,i=It(+Bl(t)),a=It(+t.mediaSeekableEnd),r=i&&a?v("{currentTime} of {totalTime}",{currentTime:i,totalTime:a}):v("video not loaded, unknown time.");e.setAttribute("aria-valuetext",r)};function qc(t){return`
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

      :host(:is([${n.MEDIA_PREVIEW_IMAGE}], [${n.MEDIA_PREVIEW_TIME}])[dragging]) [part~="preview-box"] {
        transition-duration: var(--media-preview-transition-duration-in, .5s);
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        visibility: visible;
        opacity: 1;
      }

      @media (hover: hover) {
        :host(:is([${n.MEDIA_PREVIEW_IMAGE}], [${n.MEDIA_PREVIEW_TIME}]):hover) [part~="preview-box"] {
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

      :host([${n.MEDIA_PREVIEW_IMAGE}][dragging]) media-preview-thumbnail,
      :host([${n.MEDIA_PREVIEW_IMAGE}][dragging]) ::slotted(media-preview-thumbnail) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        visibility: visible;
      }

      @media (hover: hover) {
        :host([${n.MEDIA_PREVIEW_IMAGE}]:hover) media-preview-thumbnail,
        :host([${n.MEDIA_PREVIEW_IMAGE}]:hover) ::slotted(media-preview-thumbnail) {
          transition-delay: var(--media-preview-transition-delay-in, .25s);
          visibility: visible;
        }

        :host([${n.MEDIA_PREVIEW_TIME}]:hover) {
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

      :host([${n.MEDIA_PREVIEW_IMAGE}]) media-preview-chapter-display,
      :host([${n.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-chapter-display) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        border-radius: var(--media-preview-chapter-border-radius, 0);
        padding: var(--media-preview-chapter-padding, 3.5px 9px 0);
        margin: var(--media-preview-chapter-margin, 0);
        min-width: 100%;
      }

      media-preview-chapter-display[${n.MEDIA_PREVIEW_CHAPTER}],
      ::slotted(media-preview-chapter-display[${n.MEDIA_PREVIEW_CHAPTER}]) {
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

      :host([${n.MEDIA_PREVIEW_IMAGE}]) media-preview-time-display,
      :host([${n.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-time-display) {
        transition-delay: var(--media-preview-transition-delay-in, .25s);
        border-radius: var(--media-preview-time-border-radius,
          0 0 var(--media-preview-border-radius) var(--media-preview-border-radius));
        min-width: 100%;
      }

      :host([${n.MEDIA_PREVIEW_TIME}]:hover) {
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
          <template shadowrootmode="${Gs.shadowRootOptions.mode}">
            ${Gs.getTemplateHTML({})}
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
  `}var kr=(t,e=t.mediaCurrentTime)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;if(Number.isNaN(a))return 0;let r=(e-i)/(a-i);return Math.max(0,Math.min(r,1))},Bl=(t,e=t.range.valueAsNumber)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;return Number.isNaN(a)?0:e*(a-i)+i},ta=class extends Re{constructor(){super(),Y(this,Qs),Y(this,Mr),Y(this,Lr),Y(this,Rr),Y(this,Zs),Y(this,ea),Y(this,Xs),Y(this,ni,null),Y(this,nt,void 0),Y(this,Ir,void 0),Y(this,Xi,void 0),Y(this,wr,void 0),Y(this,yr,void 0),Y(this,Ji,void 0),Y(this,ji,void 0),Y(this,oi,void 0),Y(this,li,void 0),Y(this,Zi,()=>{me(this,Qs,Nl).call(this)?W(this,nt).start():W(this,nt).stop()}),Y(this,zs,a=>{this.dragging||(zt(a)&&(this.range.valueAsNumber=a),W(this,li)||this.updateBar())}),this.shadowRoot.querySelector("#track").insertAdjacentHTML("afterbegin",'<div id="buffered" part="buffered"></div>'),he(this,Ir,this.shadowRoot.querySelectorAll('[part~="box"]')),he(this,wr,this.shadowRoot.querySelector('[part~="preview-box"]')),he(this,yr,this.shadowRoot.querySelector('[part~="current-box"]'));let i=getComputedStyle(this);he(this,Ji,parseInt(i.getPropertyValue("--media-box-padding-left"))),he(this,ji,parseInt(i.getPropertyValue("--media-box-padding-right"))),he(this,nt,new Sr(this.range,W(this,zs),60))}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PAUSED,n.MEDIA_DURATION,n.MEDIA_SEEKABLE,n.MEDIA_CURRENT_TIME,n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_TIME,n.MEDIA_PREVIEW_CHAPTER,n.MEDIA_BUFFERED,n.MEDIA_PLAYBACK_RATE,n.MEDIA_LOADING,n.MEDIA_ENDED]}connectedCallback(){var e;super.connectedCallback(),this.range.setAttribute("aria-label",v("seek")),W(this,Zi).call(this),he(this,ni,this.getRootNode()),(e=W(this,ni))==null||e.addEventListener("transitionstart",this)}disconnectedCallback(){var e;super.disconnectedCallback(),W(this,nt).stop(),(e=W(this,ni))==null||e.removeEventListener("transitionstart",this),he(this,ni,null)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),i!=a&&(e===n.MEDIA_CURRENT_TIME||e===n.MEDIA_PAUSED||e===n.MEDIA_ENDED||e===n.MEDIA_LOADING||e===n.MEDIA_DURATION||e===n.MEDIA_SEEKABLE?(W(this,nt).update({start:kr(this),duration:this.mediaSeekableEnd-this.mediaSeekableStart,playbackRate:this.mediaPlaybackRate}),W(this,Zi).call(this),Gc(this)):e===n.MEDIA_BUFFERED&&this.updateBufferedBar(),(e===n.MEDIA_DURATION||e===n.MEDIA_SEEKABLE)&&(this.mediaChaptersCues=W(this,oi),this.updateBar()))}get mediaChaptersCues(){return W(this,oi)}set mediaChaptersCues(e){var i;he(this,oi,e),this.updateSegments((i=W(this,oi))==null?void 0:i.map(a=>({start:kr(this,a.startTime),end:kr(this,a.endTime)})))}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){S(this,n.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,n.MEDIA_LOADING)}set mediaLoading(e){S(this,n.MEDIA_LOADING,e)}get mediaDuration(){return P(this,n.MEDIA_DURATION)}set mediaDuration(e){N(this,n.MEDIA_DURATION,e)}get mediaCurrentTime(){return P(this,n.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){N(this,n.MEDIA_CURRENT_TIME,e)}get mediaPlaybackRate(){return P(this,n.MEDIA_PLAYBACK_RATE,1)}set mediaPlaybackRate(e){N(this,n.MEDIA_PLAYBACK_RATE,e)}get mediaBuffered(){let e=this.getAttribute(n.MEDIA_BUFFERED);return e?e.split(" ").map(i=>i.split(":").map(a=>+a)):[]}set mediaBuffered(e){if(!e){this.removeAttribute(n.MEDIA_BUFFERED);return}let i=e.map(a=>a.join(":")).join(" ");this.setAttribute(n.MEDIA_BUFFERED,i)}get mediaSeekable(){let e=this.getAttribute(n.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(n.MEDIA_SEEKABLE);return}this.setAttribute(n.MEDIA_SEEKABLE,e.join(":"))}get mediaSeekableEnd(){var e;let[,i=this.mediaDuration]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaSeekableStart(){var e;let[i=0]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaPreviewImage(){return R(this,n.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){L(this,n.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewTime(){return P(this,n.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){N(this,n.MEDIA_PREVIEW_TIME,e)}get mediaEnded(){return T(this,n.MEDIA_ENDED)}set mediaEnded(e){S(this,n.MEDIA_ENDED,e)}updateBar(){super.updateBar(),this.updateBufferedBar(),this.updateCurrentBox()}updateBufferedBar(){var e;let i=this.mediaBuffered;if(!i.length)return;let a;if(this.mediaEnded)a=1;else{let s=this.mediaCurrentTime,[,o=this.mediaSeekableStart]=(e=i.find(([d,c])=>d<=s&&s<=c))!=null?e:[];a=kr(this,o)}let{style:r}=U(this.shadowRoot,"#buffered");r.setProperty("width",`${a*100}%`)}updateCurrentBox(){if(!this.shadowRoot.querySelector('slot[name="current"]').assignedElements().length)return;let i=U(this.shadowRoot,"#current-rail"),a=U(this.shadowRoot,'[part~="current-box"]'),r=me(this,Mr,js).call(this,W(this,yr)),s=me(this,Lr,en).call(this,r,this.range.valueAsNumber),o=me(this,Rr,tn).call(this,r,this.range.valueAsNumber);i.style.transform=`translateX(${s})`,i.style.setProperty("--_range-width",`${r.range.width}`),a.style.setProperty("--_box-shift",`${o}`),a.style.setProperty("--_box-width",`${r.box.width}px`),a.style.setProperty("visibility","initial")}handleEvent(e){switch(super.handleEvent(e),e.type){case"input":me(this,Xs,Wl).call(this);break;case"pointermove":me(this,Zs,Hl).call(this,e);break;case"pointerup":W(this,li)&&he(this,li,!1);break;case"pointerdown":he(this,li,!0);break;case"pointerleave":me(this,ea,Dr).call(this,null);break;case"transitionstart":ee(e.target,this)&&setTimeout(()=>W(this,Zi).call(this),0);break}}};ni=new WeakMap;nt=new WeakMap;Ir=new WeakMap;Xi=new WeakMap;wr=new WeakMap;yr=new WeakMap;Ji=new WeakMap;ji=new WeakMap;oi=new WeakMap;li=new WeakMap;Zi=new WeakMap;Qs=new WeakSet;Nl=function(){return this.isConnected&&!this.mediaPaused&&!this.mediaLoading&&!this.mediaEnded&&this.mediaSeekableEnd>0&&Ma(this)};zs=new WeakMap;Mr=new WeakSet;js=function(t){var e;let a=((e=this.getAttribute("bounds")?ke(this,`#${this.getAttribute("bounds")}`):this.parentElement)!=null?e:this).getBoundingClientRect(),r=this.range.getBoundingClientRect(),s=t.offsetWidth,o=-(r.left-a.left-s/2),d=a.right-r.left-s/2;return{box:{width:s,min:o,max:d},bounds:a,range:r}};Lr=new WeakSet;en=function(t,e){let i=`${e*100}%`,{width:a,min:r,max:s}=t.box;if(!a)return i;if(Number.isNaN(r)||(i=`max(${`calc(1 / var(--_range-width) * 100 * ${r}% + var(--media-box-padding-left))`}, ${i})`),!Number.isNaN(s)){let d=`calc(1 / var(--_range-width) * 100 * ${s}% - var(--media-box-padding-right))`;i=`min(${i}, ${d})`}return i};Rr=new WeakSet;tn=function(t,e){let{width:i,min:a,max:r}=t.box,s=e*t.range.width;if(s<a+W(this,Ji)){let o=t.range.left-t.bounds.left-W(this,Ji);return`${s-i/2+o}px`}if(s>r-W(this,ji)){let o=t.bounds.right-t.range.right-W(this,ji);return`${s+i/2-o-t.range.width}px`}return 0};Zs=new WeakSet;Hl=function(t){let e=[...W(this,Ir)].some(k=>t.composedPath().includes(k));if(!this.dragging&&(e||!t.composedPath().includes(this))){me(this,ea,Dr).call(this,null);return}let i=this.mediaSeekableEnd;if(!i)return;let a=U(this.shadowRoot,"#preview-rail"),r=U(this.shadowRoot,'[part~="preview-box"]'),s=me(this,Mr,js).call(this,W(this,wr)),o=(t.clientX-s.range.left)/s.range.width;o=Math.max(0,Math.min(1,o));let d=me(this,Lr,en).call(this,s,o),c=me(this,Rr,tn).call(this,s,o);a.style.transform=`translateX(${d})`,a.style.setProperty("--_range-width",`${s.range.width}`),r.style.setProperty("--_box-shift",`${c}`),r.style.setProperty("--_box-width",`${s.box.width}px`);let _=Math.round(W(this,Xi))-Math.round(o*i);Math.abs(_)<1&&o>.01&&o<.99||(he(this,Xi,o*i),me(this,ea,Dr).call(this,W(this,Xi)))};ea=new WeakSet;Dr=function(t){this.dispatchEvent(new l.CustomEvent(h.MEDIA_PREVIEW_REQUEST,{composed:!0,bubbles:!0,detail:t}))};Xs=new WeakSet;Wl=function(){W(this,nt).stop();let t=Bl(this);this.dispatchEvent(new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:t}))};ta.shadowRootOptions={mode:"open"};ta.getContainerTemplateHTML=qc;l.customElements.get("media-time-range")||l.customElements.define("media-time-range",ta);var sn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Se=(t,e,i)=>(sn(t,e,"read from private field"),i?i.call(t):e.get(t)),Lt=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},nn=(t,e,i,a)=>(sn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),lt=(t,e,i)=>(sn(t,e,"access private method"),i),di,Oe,Pr,on,$l,Or,ln,ia,Cr,xr,an,ot={REMAINING:"remaining",SHOW_DURATION:"showduration",NO_TOGGLE:"notoggle"},Fl=[...Object.values(ot),n.MEDIA_CURRENT_TIME,n.MEDIA_DURATION,n.MEDIA_SEEKABLE],Vl=["Enter"," "],Yc="&nbsp;/&nbsp;",rn=(t,{timesSep:e=Yc}={})=>{var i,a;let r=(i=t.mediaCurrentTime)!=null?i:0,[,s]=(a=t.mediaSeekable)!=null?a:[],o=0;Number.isFinite(t.mediaDuration)?o=t.mediaDuration:Number.isFinite(s)&&(o=s);let d=t.remaining?wt(0-(o-r)):wt(r);return t.showDuration?`${d}${e}${wt(o)}`:d},Qc=t=>{var e;let i=t.mediaCurrentTime,[,a]=(e=t.mediaSeekable)!=null?e:[],r=null;if(Number.isFinite(t.mediaDuration)?r=t.mediaDuration:Number.isFinite(a)&&(r=a),i==null||r===null){t.setAttribute("aria-description",v("video not loaded, unknown time."));return}let s=t.remaining?It(0-(r-i)):It(i);if(!t.showDuration){t.setAttribute("aria-description",s);return}let o=It(r),d=v("{currentTime} of {totalTime}",{currentTime:s,totalTime:o});t.setAttribute("aria-description",d)};function zc(t,e){return`
    <slot>${rn(e)}</slot>
  `}var Zc=t=>{t.setAttribute("aria-label",v("playback time"))},Ur=class extends ue{constructor(){super(),Lt(this,on),Lt(this,Or),Lt(this,ia),Lt(this,xr),Lt(this,di,void 0),Lt(this,Oe,null),Lt(this,Pr,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!Vl.includes(r)){this.removeEventListener("keyup",Se(this,Oe));return}this.addEventListener("keyup",Se(this,Oe))}),nn(this,di,this.shadowRoot.querySelector("slot")),Se(this,di).innerHTML=`${rn(this)}`}static get observedAttributes(){return[...super.observedAttributes,...Fl,"disabled"]}connectedCallback(){let{style:e}=U(this.shadowRoot,":host(:hover:not([notoggle]))");e.setProperty("cursor","var(--media-cursor, pointer)"),e.setProperty("background","var(--media-control-hover-background, rgba(50 50 70 / .7))"),this.setAttribute("aria-label",v("playback time")),lt(this,ia,Cr).call(this),super.connectedCallback()}toggleTimeDisplay(){this.noToggle||(this.hasAttribute("remaining")?this.removeAttribute("remaining"):this.setAttribute("remaining",""))}disconnectedCallback(){this.disable(),lt(this,Or,ln).call(this),super.disconnectedCallback()}attributeChangedCallback(e,i,a){Zc(this),Fl.includes(e)?this.update():e==="disabled"&&a!==i?a==null?lt(this,ia,Cr).call(this):lt(this,xr,an).call(this):e===ot.NO_TOGGLE&&a!==i&&(this.noToggle?lt(this,xr,an).call(this):lt(this,ia,Cr).call(this)),super.attributeChangedCallback(e,i,a)}enable(){this.noToggle||(this.tabIndex=0)}disable(){this.tabIndex=-1}get remaining(){return T(this,ot.REMAINING)}set remaining(e){S(this,ot.REMAINING,e)}get showDuration(){return T(this,ot.SHOW_DURATION)}set showDuration(e){S(this,ot.SHOW_DURATION,e)}get noToggle(){return T(this,ot.NO_TOGGLE)}set noToggle(e){S(this,ot.NO_TOGGLE,e)}get mediaDuration(){return P(this,n.MEDIA_DURATION)}set mediaDuration(e){N(this,n.MEDIA_DURATION,e)}get mediaCurrentTime(){return P(this,n.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){N(this,n.MEDIA_CURRENT_TIME,e)}get mediaSeekable(){let e=this.getAttribute(n.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(n.MEDIA_SEEKABLE);return}this.setAttribute(n.MEDIA_SEEKABLE,e.join(":"))}update(){let e=rn(this);Qc(this),e!==Se(this,di).innerHTML&&(Se(this,di).innerHTML=e)}};di=new WeakMap;Oe=new WeakMap;Pr=new WeakMap;on=new WeakSet;$l=function(){Se(this,Oe)||(nn(this,Oe,t=>{let{key:e}=t;if(!Vl.includes(e)){this.removeEventListener("keyup",Se(this,Oe));return}this.toggleTimeDisplay()}),this.addEventListener("keydown",Se(this,Pr)),this.addEventListener("click",this.toggleTimeDisplay))};Or=new WeakSet;ln=function(){Se(this,Oe)&&(this.removeEventListener("keyup",Se(this,Oe)),this.removeEventListener("keydown",Se(this,Pr)),this.removeEventListener("click",this.toggleTimeDisplay),nn(this,Oe,null))};ia=new WeakSet;Cr=function(){!this.noToggle&&!this.hasAttribute("disabled")&&(this.setAttribute("role","button"),this.enable(),lt(this,on,$l).call(this))};xr=new WeakSet;an=function(){this.removeAttribute("role"),this.disable(),lt(this,Or,ln).call(this)};Ur.getSlotTemplateHTML=zc;l.customElements.get("media-time-display")||l.customElements.define("media-time-display",Ur);var Xc=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M22.83 5.68a2.58 2.58 0 0 0-2.3-2.5c-3.62-.24-11.44-.24-15.06 0a2.58 2.58 0 0 0-2.3 2.5c-.23 4.21-.23 8.43 0 12.64a2.58 2.58 0 0 0 2.3 2.5c3.62.24 11.44.24 15.06 0a2.58 2.58 0 0 0 2.3-2.5c.23-4.21.23-8.43 0-12.64Zm-11.39 9.45a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.92 3.92 0 0 1 .92-2.77 3.18 3.18 0 0 1 2.43-1 2.94 2.94 0 0 1 2.13.78c.364.359.62.813.74 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.17 1.61 1.61 0 0 0-1.29.58 2.79 2.79 0 0 0-.5 1.89 3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.48 1.48 0 0 0 1-.37 2.1 2.1 0 0 0 .59-1.14l1.4.44a3.23 3.23 0 0 1-1.07 1.69Zm7.22 0a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.88 3.88 0 0 1 .93-2.77 3.14 3.14 0 0 1 2.42-1 3 3 0 0 1 2.16.82 2.8 2.8 0 0 1 .73 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.21 1.61 1.61 0 0 0-1.29.58A2.79 2.79 0 0 0 15 12a3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.44 1.44 0 0 0 1-.37 2.1 2.1 0 0 0 .6-1.15l1.4.44a3.17 3.17 0 0 1-1.1 1.7Z"/>
</svg>`,Jc=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M17.73 14.09a1.4 1.4 0 0 1-1 .37 1.579 1.579 0 0 1-1.27-.58A3 3 0 0 1 15 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34A2.89 2.89 0 0 0 19 9.07a3 3 0 0 0-2.14-.78 3.14 3.14 0 0 0-2.42 1 3.91 3.91 0 0 0-.93 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.17 3.17 0 0 0 1.07-1.74l-1.4-.45c-.083.43-.3.822-.62 1.12Zm-7.22 0a1.43 1.43 0 0 1-1 .37 1.58 1.58 0 0 1-1.27-.58A3 3 0 0 1 7.76 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34a2.81 2.81 0 0 0-.74-1.32 2.94 2.94 0 0 0-2.13-.78 3.18 3.18 0 0 0-2.43 1 4 4 0 0 0-.92 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.23 3.23 0 0 0 1.07-1.74l-1.4-.45a2.06 2.06 0 0 1-.6 1.07Zm12.32-8.41a2.59 2.59 0 0 0-2.3-2.51C18.72 3.05 15.86 3 13 3c-2.86 0-5.72.05-7.53.17a2.59 2.59 0 0 0-2.3 2.51c-.23 4.207-.23 8.423 0 12.63a2.57 2.57 0 0 0 2.3 2.5c1.81.13 4.67.19 7.53.19 2.86 0 5.72-.06 7.53-.19a2.57 2.57 0 0 0 2.3-2.5c.23-4.207.23-8.423 0-12.63Zm-1.49 12.53a1.11 1.11 0 0 1-.91 1.11c-1.67.11-4.45.18-7.43.18-2.98 0-5.76-.07-7.43-.18a1.11 1.11 0 0 1-.91-1.11c-.21-4.14-.21-8.29 0-12.43a1.11 1.11 0 0 1 .91-1.11C7.24 4.56 10 4.49 13 4.49s5.76.07 7.43.18a1.11 1.11 0 0 1 .91 1.11c.21 4.14.21 8.29 0 12.43Z"/>
</svg>`;function jc(t){return`
    <style>
      :host([aria-checked="true"]) slot[name=off] {
        display: none !important;
      }

      
      :host(:not([aria-checked="true"])) slot[name=on] {
        display: none !important;
      }

      :host([aria-checked="true"]) slot[name=tooltip-enable],
      :host(:not([aria-checked="true"])) slot[name=tooltip-disable] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="on">${Xc}</slot>
      <slot name="off">${Jc}</slot>
    </slot>
  `}function eu(){return`
    <slot name="tooltip-enable">${v("Enable captions")}</slot>
    <slot name="tooltip-disable">${v("Disable captions")}</slot>
  `}var Kl=t=>{t.setAttribute("aria-checked",Ko(t).toString())},aa=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_SUBTITLES_LIST,n.MEDIA_SUBTITLES_SHOWING]}connectedCallback(){super.connectedCallback(),this.setAttribute("role","button"),this.setAttribute("aria-label",v("closed captions")),Kl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_SUBTITLES_SHOWING&&Kl(this)}get mediaSubtitlesList(){return Gl(this,n.MEDIA_SUBTITLES_LIST)}set mediaSubtitlesList(e){ql(this,n.MEDIA_SUBTITLES_LIST,e)}get mediaSubtitlesShowing(){return Gl(this,n.MEDIA_SUBTITLES_SHOWING)}set mediaSubtitlesShowing(e){ql(this,n.MEDIA_SUBTITLES_SHOWING,e)}handleClick(){this.dispatchEvent(new l.CustomEvent(h.MEDIA_TOGGLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0}))}};aa.getSlotTemplateHTML=jc;aa.getTooltipContentHTML=eu;var Gl=(t,e)=>{let i=t.getAttribute(e);return i?_s(i):[]},ql=(t,e,i)=>{if(!i?.length){t.removeAttribute(e);return}let a=Pi(i);t.getAttribute(e)!==a&&t.setAttribute(e,a)};l.customElements.get("media-captions-button")||l.customElements.define("media-captions-button",aa);var Yl=`<svg aria-hidden="true" viewBox="0 0 28 24">
  <path d="M24 3H4a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h20a1 1 0 0 0 1-1V4a1 1 0 0 0-1-1Zm-1 16H5V5h18v14Zm-3-8h-7v5h7v-5Z"/>
</svg>`;function tu(t){return`
    <style>
      :host([${n.MEDIA_IS_PIP}]) slot[name=icon] slot:not([name=exit]) {
        display: none !important;
      }

      :host(:not([${n.MEDIA_IS_PIP}])) slot[name=icon] slot:not([name=enter]) {
        display: none !important;
      }

      :host([${n.MEDIA_IS_PIP}]) slot[name=tooltip-enter],
      :host(:not([${n.MEDIA_IS_PIP}])) slot[name=tooltip-exit] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="enter">${Yl}</slot>
      <slot name="exit">${Yl}</slot>
    </slot>
  `}function iu(){return`
    <slot name="tooltip-enter">${v("Enter picture in picture mode")}</slot>
    <slot name="tooltip-exit">${v("Exit picture in picture mode")}</slot>
  `}var Ql=t=>{let e=t.mediaIsPip?v("exit picture in picture mode"):v("enter picture in picture mode");t.setAttribute("aria-label",e)},ra=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_IS_PIP,n.MEDIA_PIP_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),Ql(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_IS_PIP&&Ql(this)}get mediaPipUnavailable(){return R(this,n.MEDIA_PIP_UNAVAILABLE)}set mediaPipUnavailable(e){L(this,n.MEDIA_PIP_UNAVAILABLE,e)}get mediaIsPip(){return T(this,n.MEDIA_IS_PIP)}set mediaIsPip(e){S(this,n.MEDIA_IS_PIP,e)}handleClick(){let e=this.mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};ra.getSlotTemplateHTML=tu;ra.getTooltipContentHTML=iu;l.customElements.get("media-pip-button")||l.customElements.define("media-pip-button",ra);var Zl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},au=(t,e,i)=>(Zl(t,e,"read from private field"),i?i.call(t):e.get(t)),ru=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},su=(t,e,i,a)=>(Zl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Nr,nu=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M16 3v2.5h3.5V9H22V3h-6ZM4 9h2.5V5.5H10V3H4v6Zm15.5 9.5H16V21h6v-6h-2.5v3.5ZM6.5 15H4v6h6v-2.5H6.5V15Z"/>
</svg>`,ou=`<svg aria-hidden="true" viewBox="0 0 26 24">
  <path d="M18.5 6.5V3H16v6h6V6.5h-3.5ZM16 21h2.5v-3.5H22V15h-6v6ZM4 17.5h3.5V21H10v-6H4v2.5Zm3.5-11H4V9h6V3H7.5v3.5Z"/>
</svg>`;function lu(t){return`
    <style>
      :host([${n.MEDIA_IS_FULLSCREEN}]) slot[name=icon] slot:not([name=exit]) {
        display: none !important;
      }

      
      :host(:not([${n.MEDIA_IS_FULLSCREEN}])) slot[name=icon] slot:not([name=enter]) {
        display: none !important;
      }

      :host([${n.MEDIA_IS_FULLSCREEN}]) slot[name=tooltip-enter],
      :host(:not([${n.MEDIA_IS_FULLSCREEN}])) slot[name=tooltip-exit] {
        display: none;
      }
    </style>

    <slot name="icon">
      <slot name="enter">${nu}</slot>
      <slot name="exit">${ou}</slot>
    </slot>
  `}function du(){return`
    <slot name="tooltip-enter">${v("Enter fullscreen mode")}</slot>
    <slot name="tooltip-exit">${v("Exit fullscreen mode")}</slot>
  `}var zl=t=>{let e=t.mediaIsFullscreen?v("exit fullscreen mode"):v("enter fullscreen mode");t.setAttribute("aria-label",e)},sa=class extends K{constructor(){super(...arguments),ru(this,Nr,null)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_IS_FULLSCREEN,n.MEDIA_FULLSCREEN_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),zl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_IS_FULLSCREEN&&zl(this)}get mediaFullscreenUnavailable(){return R(this,n.MEDIA_FULLSCREEN_UNAVAILABLE)}set mediaFullscreenUnavailable(e){L(this,n.MEDIA_FULLSCREEN_UNAVAILABLE,e)}get mediaIsFullscreen(){return T(this,n.MEDIA_IS_FULLSCREEN)}set mediaIsFullscreen(e){S(this,n.MEDIA_IS_FULLSCREEN,e)}handleClick(e){su(this,Nr,e);let i=au(this,Nr)instanceof PointerEvent,a=this.mediaIsFullscreen?new l.CustomEvent(h.MEDIA_EXIT_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0}):new l.CustomEvent(h.MEDIA_ENTER_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0,detail:i});this.dispatchEvent(a)}};Nr=new WeakMap;sa.getSlotTemplateHTML=lu;sa.getTooltipContentHTML=du;l.customElements.get("media-fullscreen-button")||l.customElements.define("media-fullscreen-button",sa);function Xl({anchor:t,floating:e,placement:i}){let a=cu({anchor:t,floating:e}),{x:r,y:s}=hu(a,i);return{x:r,y:s}}function cu({anchor:t,floating:e}){return{anchor:uu(t,e.offsetParent),floating:{x:0,y:0,width:e.offsetWidth,height:e.offsetHeight}}}function uu(t,e){var i;let a=t.getBoundingClientRect(),r=(i=e?.getBoundingClientRect())!=null?i:{x:0,y:0};return{x:a.x-r.x,y:a.y-r.y,width:a.width,height:a.height}}function hu({anchor:t,floating:e},i){let a=mu(i)==="x"?"y":"x",r=a==="y"?"height":"width",s=Jl(i),o=t.x+t.width/2-e.width/2,d=t.y+t.height/2-e.height/2,c=t[r]/2-e[r]/2,_;switch(s){case"top":_={x:o,y:t.y-e.height};break;case"bottom":_={x:o,y:t.y+t.height};break;case"right":_={x:t.x+t.width,y:d};break;case"left":_={x:t.x-e.width,y:d};break;default:_={x:t.x,y:t.y}}switch(i.split("-")[1]){case"start":_[a]-=c;break;case"end":_[a]+=c;break}return _}function Jl(t){return t.split("-")[0]}function mu(t){return["top","bottom"].includes(Jl(t))?"y":"x"}var dt=class extends Event{constructor({action:e="auto",relatedTarget:i,...a}){super("invoke",a),this.action=e,this.relatedTarget=i}},Hr=class extends Event{constructor({newState:e,oldState:i,...a}){super("toggle",a),this.newState=e,this.oldState=i}};var bn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},D=(t,e,i)=>(bn(t,e,"read from private field"),i?i.call(t):e.get(t)),x=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},pe=(t,e,i,a)=>(bn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),O=(t,e,i)=>(bn(t,e,"access private method"),i),Ue,ct,qe,Wr,na,Dt,da,dn,jl,$r,An,Vr,Br,cn,un,ed,hn,td,mn,id,ci,ui,hi,ca,Kr,Tn,pn,ad,Sn,rd,vn,sd,kn,nd,En,od,fn,ld,oa,Gr,gn,dd,la,qr,Fr,_n;function ha({type:t,text:e,value:i,checked:a}){let r=H.createElement("media-chrome-menu-item");r.type=t??"",r.part.add("menu-item"),t&&r.part.add(t),r.value=i,r.checked=a;let s=H.createElement("span");return s.textContent=e,r.append(s),r}function ma(t,e){let i=t.querySelector(`:scope > [slot="${e}"]`);if(i?.nodeName=="SLOT"&&(i=i.assignedElements({flatten:!0})[0]),i)return i=i.cloneNode(!0),i;let a=t.shadowRoot.querySelector(`[name="${e}"] > svg`);return a?a.cloneNode(!0):""}function pu(t){return`
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
  `}var Rt={STYLE:"style",HIDDEN:"hidden",DISABLED:"disabled",ANCHOR:"anchor"},Ye=class extends l.HTMLElement{constructor(){if(super(),x(this,dn),x(this,$r),x(this,Br),x(this,un),x(this,hn),x(this,mn),x(this,hi),x(this,Kr),x(this,pn),x(this,Sn),x(this,vn),x(this,kn),x(this,En),x(this,fn),x(this,oa),x(this,gn),x(this,la),x(this,Fr),x(this,Ue,null),x(this,ct,null),x(this,qe,null),x(this,Wr,new Set),x(this,na,void 0),x(this,Dt,!1),x(this,da,null),x(this,Vr,()=>{let e=D(this,Wr),i=new Set(this.items);for(let a of e)i.has(a)||this.dispatchEvent(new CustomEvent("removemenuitem",{detail:a}));for(let a of i)e.has(a)||this.dispatchEvent(new CustomEvent("addmenuitem",{detail:a}));pe(this,Wr,i)}),x(this,ci,()=>{O(this,hi,ca).call(this),O(this,Kr,Tn).call(this,!1)}),x(this,ui,()=>{O(this,hi,ca).call(this)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}this.container=this.shadowRoot.querySelector("#container"),this.defaultSlot=this.shadowRoot.querySelector("slot:not([name])"),pe(this,na,new MutationObserver(D(this,Vr)))}static get observedAttributes(){return[Rt.DISABLED,Rt.HIDDEN,Rt.STYLE,Rt.ANCHOR,y.MEDIA_CONTROLLER]}static formatMenuItemText(e,i){return e}enable(){this.addEventListener("click",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this),this.addEventListener("invoke",this),this.addEventListener("toggle",this)}disable(){this.removeEventListener("click",this),this.removeEventListener("focusout",this),this.removeEventListener("keyup",this),this.removeEventListener("invoke",this),this.removeEventListener("toggle",this)}handleEvent(e){switch(e.type){case"slotchange":O(this,dn,jl).call(this,e);break;case"invoke":O(this,un,ed).call(this,e);break;case"click":O(this,pn,ad).call(this,e);break;case"toggle":O(this,vn,sd).call(this,e);break;case"focusout":O(this,En,od).call(this,e);break;case"keydown":O(this,fn,ld).call(this,e);break}}connectedCallback(){var e,i;D(this,na).observe(this.defaultSlot,{childList:!0}),pe(this,da,Mi(this.shadowRoot,":host")),O(this,Br,cn).call(this),this.hasAttribute("disabled")||this.enable(),this.role||(this.role="menu"),pe(this,Ue,wa(this)),(i=(e=D(this,Ue))==null?void 0:e.associateElement)==null||i.call(e,this),this.hidden||(Fe(ua(this),D(this,ci)),Fe(this,D(this,ui))),O(this,$r,An).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){var e,i;D(this,na).disconnect(),$e(ua(this),D(this,ci)),$e(this,D(this,ui)),this.disable(),(i=(e=D(this,Ue))==null?void 0:e.unassociateElement)==null||i.call(e,this),pe(this,Ue,null),pe(this,ct,null),pe(this,qe,null),this.shadowRoot.removeEventListener("slotchange",this)}attributeChangedCallback(e,i,a){var r,s,o,d;e===Rt.HIDDEN&&a!==i?(D(this,Dt)||pe(this,Dt,!0),this.hidden?O(this,mn,id).call(this):O(this,hn,td).call(this),this.dispatchEvent(new Hr({oldState:this.hidden?"open":"closed",newState:this.hidden?"closed":"open",bubbles:!0}))):e===y.MEDIA_CONTROLLER?(i&&((s=(r=D(this,Ue))==null?void 0:r.unassociateElement)==null||s.call(r,this),pe(this,Ue,null)),a&&this.isConnected&&(pe(this,Ue,wa(this)),(d=(o=D(this,Ue))==null?void 0:o.associateElement)==null||d.call(o,this))):e===Rt.DISABLED&&a!==i?a==null?this.enable():this.disable():e===Rt.STYLE&&a!==i&&O(this,Br,cn).call(this)}formatMenuItemText(e,i){return this.constructor.formatMenuItemText(e,i)}get anchor(){return this.getAttribute("anchor")}set anchor(e){this.setAttribute("anchor",`${e}`)}get anchorElement(){var e;return this.anchor?(e=vt(this))==null?void 0:e.querySelector(`#${this.anchor}`):null}get items(){return this.defaultSlot.assignedElements({flatten:!0}).filter(vu)}get radioGroupItems(){return this.items.filter(e=>e.role==="menuitemradio")}get checkedItems(){return this.items.filter(e=>e.checked)}get value(){var e,i;return(i=(e=this.checkedItems[0])==null?void 0:e.value)!=null?i:""}set value(e){let i=this.items.find(a=>a.value===e);i&&O(this,Fr,_n).call(this,i)}focus(){if(pe(this,ct,wi()),this.items.length){O(this,la,qr).call(this,this.items[0]),this.items[0].focus();return}let e=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');e?.focus()}handleSelect(e){var i;let a=O(this,oa,Gr).call(this,e);a&&(O(this,Fr,_n).call(this,a,a.type==="checkbox"),D(this,qe)&&!this.hidden&&((i=D(this,ct))==null||i.focus(),this.hidden=!0))}get keysUsed(){return["Enter","Escape","Tab"," ","ArrowDown","ArrowUp","Home","End"]}handleMove(e){var i,a;let{key:r}=e,s=this.items,o=(a=(i=O(this,oa,Gr).call(this,e))!=null?i:O(this,gn,dd).call(this))!=null?a:s[0],d=s.indexOf(o),c=Math.max(0,d);r==="ArrowDown"?c++:r==="ArrowUp"?c--:e.key==="Home"?c=0:e.key==="End"&&(c=s.length-1),c<0&&(c=s.length-1),c>s.length-1&&(c=0),O(this,la,qr).call(this,s[c]),s[c].focus()}};Ue=new WeakMap;ct=new WeakMap;qe=new WeakMap;Wr=new WeakMap;na=new WeakMap;Dt=new WeakMap;da=new WeakMap;dn=new WeakSet;jl=function(t){let e=t.target;for(let i of e.assignedNodes({flatten:!0}))i.nodeType===3&&i.textContent.trim()===""&&i.remove();["header","title"].includes(e.name)&&O(this,$r,An).call(this),e.name||D(this,Vr).call(this)};$r=new WeakSet;An=function(){let t=this.shadowRoot.querySelector('slot[name="header"]'),e=this.shadowRoot.querySelector('slot[name="title"]');t.hidden=e.assignedNodes().length===0&&t.assignedNodes().length===0};Vr=new WeakMap;Br=new WeakSet;cn=function(){var t;let e=this.shadowRoot.querySelector("#layout-row"),i=(t=getComputedStyle(this).getPropertyValue("--media-menu-layout"))==null?void 0:t.trim();e.setAttribute("media",i==="row"?"":"width:0")};un=new WeakSet;ed=function(t){pe(this,qe,t.relatedTarget),ee(this,t.relatedTarget)||(this.hidden=!this.hidden)};hn=new WeakSet;td=function(){var t;(t=D(this,qe))==null||t.setAttribute("aria-expanded","true"),this.addEventListener("transitionend",()=>this.focus(),{once:!0}),Fe(ua(this),D(this,ci)),Fe(this,D(this,ui))};mn=new WeakSet;id=function(){var t;(t=D(this,qe))==null||t.setAttribute("aria-expanded","false"),$e(ua(this),D(this,ci)),$e(this,D(this,ui))};ci=new WeakMap;ui=new WeakMap;hi=new WeakSet;ca=function(t){if(this.hasAttribute("mediacontroller")&&!this.anchor||this.hidden||!this.anchorElement)return;let{x:e,y:i}=Xl({anchor:this.anchorElement,floating:this,placement:"top-start"});t??(t=this.offsetWidth);let r=ua(this).getBoundingClientRect(),s=r.width-e-t,o=r.height-i-this.offsetHeight,{style:d}=D(this,da);d.setProperty("position","absolute"),d.setProperty("right",`${Math.max(0,s)}px`),d.setProperty("--_menu-bottom",`${o}px`);let c=getComputedStyle(this),k=d.getPropertyValue("--_menu-bottom")===c.bottom?o:parseFloat(c.bottom),A=r.height-k-parseFloat(c.marginBottom);this.style.setProperty("--_menu-max-height",`${A}px`)};Kr=new WeakSet;Tn=function(t){let e=this.querySelector('[role="menuitem"][aria-haspopup][aria-expanded="true"]'),i=e?.querySelector('[role="menu"]'),{style:a}=D(this,da);if(t||a.setProperty("--media-menu-transition-in","none"),i){let r=i.offsetHeight,s=Math.max(i.offsetWidth,e.offsetWidth);this.style.setProperty("min-width",`${s}px`),this.style.setProperty("min-height",`${r}px`),O(this,hi,ca).call(this,s)}else this.style.removeProperty("min-width"),this.style.removeProperty("min-height"),O(this,hi,ca).call(this);a.removeProperty("--media-menu-transition-in")};pn=new WeakSet;ad=function(t){var e;if(t.stopPropagation(),t.composedPath().includes(D(this,Sn,rd))){(e=D(this,ct))==null||e.focus(),this.hidden=!0;return}let i=O(this,oa,Gr).call(this,t);!i||i.hasAttribute("disabled")||(O(this,la,qr).call(this,i),this.handleSelect(t))};Sn=new WeakSet;rd=function(){var t;return(t=this.shadowRoot.querySelector('slot[name="header"]').assignedElements({flatten:!0}))==null?void 0:t.find(i=>i.matches('button[part~="back"]'))};vn=new WeakSet;sd=function(t){if(t.target===this)return;O(this,kn,nd).call(this);let e=Array.from(this.querySelectorAll('[role="menuitem"][aria-haspopup]'));for(let i of e)i.invokeTargetElement!=t.target&&t.newState=="open"&&i.getAttribute("aria-expanded")=="true"&&!i.invokeTargetElement.hidden&&i.invokeTargetElement.dispatchEvent(new dt({relatedTarget:i}));for(let i of e)i.setAttribute("aria-expanded",`${!i.submenuElement.hidden}`);O(this,Kr,Tn).call(this,!0)};kn=new WeakSet;nd=function(){let e=this.querySelector('[role="menuitem"] > [role="menu"]:not([hidden])');this.container.classList.toggle("has-expanded",!!e)};En=new WeakSet;od=function(t){var e;ee(this,t.relatedTarget)||(D(this,Dt)&&((e=D(this,ct))==null||e.focus()),D(this,qe)&&D(this,qe)!==t.relatedTarget&&!this.hidden&&(this.hidden=!0))};fn=new WeakSet;ld=function(t){var e,i,a,r,s;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;if(!(d||c||_)&&this.keysUsed.includes(o))if(t.preventDefault(),t.stopPropagation(),o==="Tab"){if(D(this,Dt)){this.hidden=!0;return}t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()}else o==="Escape"?((s=D(this,ct))==null||s.focus(),D(this,Dt)&&(this.hidden=!0)):o==="Enter"||o===" "?this.handleSelect(t):this.handleMove(t)};oa=new WeakSet;Gr=function(t){return t.composedPath().find(e=>["menuitemradio","menuitemcheckbox"].includes(e.role))};gn=new WeakSet;dd=function(){return this.items.find(t=>t.tabIndex===0)};la=new WeakSet;qr=function(t){for(let e of this.items)e.tabIndex=e===t?0:-1};Fr=new WeakSet;_n=function(t,e){let i=[...this.checkedItems];t.type==="radio"&&this.radioGroupItems.forEach(a=>a.checked=!1),e?t.checked=!t.checked:t.checked=!0,this.checkedItems.some((a,r)=>a!=i[r])&&this.dispatchEvent(new Event("change",{bubbles:!0,composed:!0}))};Ye.shadowRootOptions={mode:"open"};Ye.getTemplateHTML=pu;function vu(t){return["menuitem","menuitemradio","menuitemcheckbox"].includes(t?.role)}function ua(t){var e;return(e=t.getAttribute("bounds")?ke(t,`#${t.getAttribute("bounds")}`):ce(t)||t.parentElement)!=null?e:t}l.customElements.get("media-chrome-menu")||l.customElements.define("media-chrome-menu",Ye);var wn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Qe=(t,e,i)=>(wn(t,e,"read from private field"),i?i.call(t):e.get(t)),Yr=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},cd=(t,e,i,a)=>(wn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),mi=(t,e,i)=>(wn(t,e,"access private method"),i),pa,Pe,pi,va,Qr,yn,In=class extends Ye{constructor(){super(...arguments),Yr(this,pi),Yr(this,Qr),Yr(this,pa,[]),Yr(this,Pe,{})}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_RENDITION_LIST,n.MEDIA_RENDITION_SELECTED,n.MEDIA_RENDITION_UNAVAILABLE,n.MEDIA_HEIGHT,n.MEDIA_WIDTH]}static formatMenuItemText(e,i){return super.formatMenuItemText(e,i)}static formatRendition(e,{showBitrate:i=!1}={}){let a=`${Math.min(e.width,e.height)}p`;if(i&&e.bitrate){let r=e.bitrate/1e6,s=`${r.toFixed(r<1?1:0)} Mbps`;return`${a} (${s})`}return this.formatMenuItemText(a,e)}static compareRendition(e,i){var a,r;return i.height===e.height?((a=i.bitrate)!=null?a:0)-((r=e.bitrate)!=null?r:0):i.height-e.height}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),i!==a)switch(e){case n.MEDIA_RENDITION_SELECTED:this.value=a??"auto",mi(this,pi,va).call(this);break;case n.MEDIA_RENDITION_LIST:cd(this,pa,Bo(a)),mi(this,pi,va).call(this);break;case n.MEDIA_HEIGHT:case n.MEDIA_WIDTH:mi(this,pi,va).call(this);break}}connectedCallback(){super.connectedCallback(),this.addEventListener("change",mi(this,Qr,yn))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",mi(this,Qr,yn))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:ce(this).querySelector("media-rendition-menu-button")}get mediaRenditionList(){return Qe(this,pa)}set mediaRenditionList(e){cd(this,pa,e),mi(this,pi,va).call(this)}get mediaRenditionSelected(){return R(this,n.MEDIA_RENDITION_SELECTED)}set mediaRenditionSelected(e){L(this,n.MEDIA_RENDITION_SELECTED,e)}get mediaHeight(){return P(this,n.MEDIA_HEIGHT)}set mediaHeight(e){N(this,n.MEDIA_HEIGHT,e)}get mediaWidth(){return P(this,n.MEDIA_WIDTH)}set mediaWidth(e){N(this,n.MEDIA_WIDTH,e)}compareRendition(e,i){return this.constructor.compareRendition(e,i)}formatMenuItemText(e,i){return this.constructor.formatMenuItemText(e,i)}formatRendition(e,i){return this.constructor.formatRendition(e,i)}showRenditionBitrate(e){return this.mediaRenditionList.some(i=>i!==e&&i.height===e.height&&i.bitrate!==e.bitrate)}};pa=new WeakMap;Pe=new WeakMap;pi=new WeakSet;va=function(){let t=!this.mediaRenditionSelected;if(Qe(this,Pe).mediaRenditionList===JSON.stringify(this.mediaRenditionList)&&Qe(this,Pe).mediaHeight===this.mediaHeight&&Qe(this,Pe).mediaWidth===this.mediaWidth&&Qe(this,Pe).isAuto===t)return;Qe(this,Pe).mediaRenditionList=JSON.stringify(this.mediaRenditionList),Qe(this,Pe).mediaHeight=this.mediaHeight,Qe(this,Pe).mediaWidth=this.mediaWidth,Qe(this,Pe).isAuto=t;let e=this.mediaRenditionList.sort(this.compareRendition.bind(this)),i=e.find(o=>o.id===this.mediaRenditionSelected);for(let o of e)o.selected=o===i;this.defaultSlot.textContent="";for(let o of e){let d=this.formatRendition(o,{showBitrate:this.showRenditionBitrate(o)}),c=ha({type:"radio",text:d,value:`${o.id}`,checked:o.selected&&!t});c.prepend(ma(this,"checked-indicator")),this.defaultSlot.append(c)}let a=i&&this.showRenditionBitrate(i),r;t&&(i?r=this.formatMenuItemText(`${v("Auto")} \u2022 ${this.formatRendition(i,{showBitrate:a})}`,i):this.mediaHeight>0&&this.mediaWidth>0&&(r=this.formatMenuItemText(`${v("Auto")} (${Math.min(this.mediaWidth,this.mediaHeight)}p)`))),r||(r=this.formatMenuItemText(v("Auto")));let s=ha({type:"radio",text:r,value:"auto",checked:t});s.dataset.description=r,s.prepend(ma(this,"checked-indicator")),this.defaultSlot.append(s)};Qr=new WeakSet;yn=function(){if(this.value==null)return;let t=new l.CustomEvent(h.MEDIA_RENDITION_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-rendition-menu")||l.customElements.define("media-rendition-menu",In);var Ct=class extends K{connectedCallback(){super.connectedCallback(),this.invokeTargetElement&&this.setAttribute("aria-haspopup","menu")}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=vt(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):null}handleClick(){var e;(e=this.invokeTargetElement)==null||e.dispatchEvent(new dt({relatedTarget:this}))}};l.customElements.get("media-chrome-menu-button")||l.customElements.define("media-chrome-menu-button",Ct);var Eu=`<svg aria-hidden="true" viewBox="0 0 24 24">
  <path d="M13.5 2.5h2v6h-2v-2h-11v-2h11v-2Zm4 2h4v2h-4v-2Zm-12 4h2v6h-2v-2h-3v-2h3v-2Zm4 2h12v2h-12v-2Zm1 4h2v6h-2v-2h-8v-2h8v-2Zm4 2h7v2h-7v-2Z" />
</svg>`;function fu(){return`
    <style>
      :host([aria-expanded="true"]) slot[name=tooltip] {
        display: none;
      }
    </style>
    <slot name="icon">${Eu}</slot>
  `}function gu(){return v("Quality")}var Ea=class extends Ct{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_RENDITION_SELECTED,n.MEDIA_RENDITION_UNAVAILABLE,n.MEDIA_HEIGHT]}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-label",v("quality"))}get invokeTargetElement(){return this.invokeTarget!=null?super.invokeTargetElement:ce(this).querySelector("media-rendition-menu")}get mediaRenditionSelected(){return R(this,n.MEDIA_RENDITION_SELECTED)}set mediaRenditionSelected(e){L(this,n.MEDIA_RENDITION_SELECTED,e)}get mediaHeight(){return P(this,n.MEDIA_HEIGHT)}set mediaHeight(e){N(this,n.MEDIA_HEIGHT,e)}};Ea.getSlotTemplateHTML=fu;Ea.getTooltipContentHTML=gu;l.customElements.get("media-rendition-menu-button")||l.customElements.define("media-rendition-menu-button",Ea);var _u=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},vi=(t,e,i)=>(_u(t,e,"read from private field"),i?i.call(t):e.get(t)),bu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ut,Mn={RATES:"rates"},Ln=[1,1.2,1.5,1.7,2],xt=1;function Ne(t){return Math.round(t*100)/100}function Au(t){return`
    <style>
      :host {
        min-width: 5ch;
        padding: var(--media-button-padding, var(--media-control-padding, 10px 5px));
      }
    </style>
    <slot name="icon">${t.mediaplaybackrate?Ne(+t.mediaplaybackrate):xt}x</slot>
  `}function Tu(){return v("Playback rate")}var fa=class extends K{constructor(){var e;super(),bu(this,ut,new tt(this,Mn.RATES,{defaultValue:Ln})),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${Ne((e=this.mediaPlaybackRate)!=null?e:xt)}x`}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE,Mn.RATES]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===Mn.RATES&&(vi(this,ut).value=a),e===n.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,s=Ne(Number.isNaN(r)?xt:r);this.container.innerHTML=`${s}x`,this.setAttribute("aria-label",v("Playback rate {playbackRate}",{playbackRate:s}))}}get rates(){return vi(this,ut)}set rates(e){e?Array.isArray(e)?vi(this,ut).value=e.join(" "):typeof e=="string"&&(vi(this,ut).value=e):vi(this,ut).value=""}get mediaPlaybackRate(){return P(this,n.MEDIA_PLAYBACK_RATE,xt)}set mediaPlaybackRate(e){N(this,n.MEDIA_PLAYBACK_RATE,e)}handleClick(){var e,i;let a=Array.from(vi(this,ut).values(),o=>+o).sort((o,d)=>o-d),r=(i=(e=a.find(o=>o>this.mediaPlaybackRate))!=null?e:a[0])!=null?i:xt,s=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:r});this.dispatchEvent(s)}};ut=new WeakMap;fa.getSlotTemplateHTML=Au;fa.getTooltipContentHTML=Tu;l.customElements.get("media-playback-rate-button")||l.customElements.define("media-playback-rate-button",fa);var ud=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},fi=(t,e,i)=>(ud(t,e,"read from private field"),i?i.call(t):e.get(t)),Rn=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ei=(t,e,i)=>(ud(t,e,"access private method"),i),ht,gi,ga,zr,Cn,Dn={RATES:"rates"},xn=class extends Ye{constructor(){super(),Rn(this,gi),Rn(this,zr),Rn(this,ht,new tt(this,Dn.RATES,{defaultValue:Ln})),Ei(this,gi,ga).call(this)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE,Dn.RATES]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_PLAYBACK_RATE&&i!=a?(this.value=a,Ei(this,gi,ga).call(this)):e===Dn.RATES&&i!=a&&(fi(this,ht).value=a,Ei(this,gi,ga).call(this))}connectedCallback(){super.connectedCallback(),this.addEventListener("change",Ei(this,zr,Cn))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",Ei(this,zr,Cn))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:ce(this).querySelector("media-playback-rate-menu-button")}get rates(){return fi(this,ht)}set rates(e){e?Array.isArray(e)?fi(this,ht).value=e.join(" "):typeof e=="string"&&(fi(this,ht).value=e):fi(this,ht).value="",Ei(this,gi,ga).call(this)}get mediaPlaybackRate(){return P(this,n.MEDIA_PLAYBACK_RATE,xt)}set mediaPlaybackRate(e){N(this,n.MEDIA_PLAYBACK_RATE,e)}};ht=new WeakMap;gi=new WeakSet;ga=function(){this.defaultSlot.textContent="";let t=Ne(this.mediaPlaybackRate),e=new Set(Array.from(fi(this,ht)).map(a=>Ne(Number(a))));t>0&&!e.has(t)&&e.add(t);let i=Array.from(e).sort((a,r)=>a-r);for(let a of i){let r=ha({type:"radio",text:this.formatMenuItemText(`${a}x`,a),value:a.toString(),checked:t===a});r.prepend(ma(this,"checked-indicator")),this.defaultSlot.append(r)}};zr=new WeakSet;Cn=function(){if(!this.value)return;let t=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-playback-rate-menu")||l.customElements.define("media-playback-rate-menu",xn);var Zr=1;function Su(t){return`
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
    <slot name="icon">${t.mediaplaybackrate?Ne(+t.mediaplaybackrate):Zr}x</slot>
  `}function ku(){return v("Playback rate")}var _a=class extends Ct{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE]}constructor(){var e;super(),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${Ne((e=this.mediaPlaybackRate)!=null?e:Zr)}x`}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===n.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,s=Ne(Number.isNaN(r)?Zr:r);this.container.innerHTML=`${s}x`,this.setAttribute("aria-label",v("Playback rate {playbackRate}",{playbackRate:s}))}}get invokeTargetElement(){return this.invokeTarget!=null?super.invokeTargetElement:ce(this).querySelector("media-playback-rate-menu")}get mediaPlaybackRate(){return P(this,n.MEDIA_PLAYBACK_RATE,Zr)}set mediaPlaybackRate(e){N(this,n.MEDIA_PLAYBACK_RATE,e)}};_a.getSlotTemplateHTML=Su;_a.getTooltipContentHTML=ku;l.customElements.get("media-playback-rate-menu-button")||l.customElements.define("media-playback-rate-menu-button",_a);var Wn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ie=(t,e,i)=>(Wn(t,e,"read from private field"),i?i.call(t):e.get(t)),ze=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},On=(t,e,i,a)=>(Wn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),bi=(t,e,i)=>(Wn(t,e,"access private method"),i),Xr,Aa,Un,hd,jr,Bn,Fn,md,He,_i,Pn,Jr,Nn;function yu(t){return`
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
  `}function Iu(t){return""}var ve={TYPE:"type",VALUE:"value",CHECKED:"checked",DISABLED:"disabled"},Ai=class extends l.HTMLElement{constructor(){if(super(),ze(this,Un),ze(this,jr),ze(this,Fn),ze(this,Jr),ze(this,Xr,!1),ze(this,Aa,void 0),ze(this,He,()=>{var e,i;this.submenuElement.items&&this.setAttribute("submenusize",`${this.submenuElement.items.length}`);let a=this.shadowRoot.querySelector('slot[name="description"]'),r=(e=this.submenuElement.checkedItems)==null?void 0:e[0],s=(i=r?.dataset.description)!=null?i:r?.text,o=H.createElement("span");o.textContent=s??"",a.replaceChildren(o)}),ze(this,_i,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",ie(this,_i));return}this.handleClick(e)}),ze(this,Pn,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",ie(this,_i));return}this.addEventListener("keyup",ie(this,_i),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=F(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[ve.TYPE,ve.DISABLED,ve.CHECKED,ve.VALUE]}enable(){this.hasAttribute("tabindex")||this.setAttribute("tabindex","-1"),ba(this)&&!this.hasAttribute("aria-checked")&&this.setAttribute("aria-checked","false"),this.addEventListener("click",this),this.addEventListener("keydown",this)}disable(){this.removeAttribute("tabindex"),this.removeEventListener("click",this),this.removeEventListener("keydown",this),this.removeEventListener("keyup",this)}handleEvent(e){switch(e.type){case"slotchange":bi(this,Un,hd).call(this,e);break;case"click":this.handleClick(e);break;case"keydown":ie(this,Pn).call(this,e);break;case"keyup":ie(this,_i).call(this,e);break}}attributeChangedCallback(e,i,a){e===ve.CHECKED&&ba(this)&&!ie(this,Xr)?this.setAttribute("aria-checked",a!=null?"true":"false"):e===ve.TYPE&&a!==i?this.role="menuitem"+a:e===ve.DISABLED&&a!==i&&(a==null?this.enable():this.disable())}connectedCallback(){this.hasAttribute(ve.DISABLED)||this.enable(),this.role="menuitem"+this.type,On(this,Aa,Hn(this,this.parentNode)),bi(this,Jr,Nn).call(this),this.submenuElement&&bi(this,jr,Bn).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){this.disable(),bi(this,Jr,Nn).call(this),On(this,Aa,null),this.shadowRoot.removeEventListener("slotchange",this)}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=vt(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):this.submenuElement}get submenuElement(){return this.shadowRoot.querySelector('slot[name="submenu"]').assignedElements({flatten:!0})[0]}get type(){var e;return(e=this.getAttribute(ve.TYPE))!=null?e:""}set type(e){this.setAttribute(ve.TYPE,`${e}`)}get value(){var e;return(e=this.getAttribute(ve.VALUE))!=null?e:this.text}set value(e){this.setAttribute(ve.VALUE,e)}get text(){var e;return((e=this.textContent)!=null?e:"").trim()}get checked(){if(ba(this))return this.getAttribute("aria-checked")==="true"}set checked(e){ba(this)&&(On(this,Xr,!0),this.setAttribute("aria-checked",e?"true":"false"),e?this.part.add("checked"):this.part.remove("checked"))}handleClick(e){ba(this)||this.invokeTargetElement&&ee(this,e.target)&&this.invokeTargetElement.dispatchEvent(new dt({relatedTarget:this}))}get keysUsed(){return["Enter"," "]}};Xr=new WeakMap;Aa=new WeakMap;Un=new WeakSet;hd=function(t){let e=t.target;if(!e?.name)for(let a of e.assignedNodes({flatten:!0}))a instanceof Text&&a.textContent.trim()===""&&a.remove();e.name==="submenu"&&(this.submenuElement?bi(this,jr,Bn).call(this):bi(this,Fn,md).call(this))};jr=new WeakSet;Bn=async function(){this.setAttribute("aria-haspopup","menu"),this.setAttribute("aria-expanded",`${!this.submenuElement.hidden}`),this.submenuElement.addEventListener("change",ie(this,He)),this.submenuElement.addEventListener("addmenuitem",ie(this,He)),this.submenuElement.addEventListener("removemenuitem",ie(this,He)),ie(this,He).call(this)};Fn=new WeakSet;md=function(){this.removeAttribute("aria-haspopup"),this.removeAttribute("aria-expanded"),this.submenuElement.removeEventListener("change",ie(this,He)),this.submenuElement.removeEventListener("addmenuitem",ie(this,He)),this.submenuElement.removeEventListener("removemenuitem",ie(this,He)),ie(this,He).call(this)};He=new WeakMap;_i=new WeakMap;Pn=new WeakMap;Jr=new WeakSet;Nn=function(){var t;let e=(t=ie(this,Aa))==null?void 0:t.radioGroupItems;if(!e)return;let i=e.filter(a=>a.getAttribute("aria-checked")==="true").pop();i||(i=e[0]);for(let a of e)a.setAttribute("aria-checked","false");i?.setAttribute("aria-checked","true")};Ai.shadowRootOptions={mode:"open"};Ai.getTemplateHTML=yu;Ai.getSuffixSlotInnerHTML=Iu;function ba(t){return t.type==="radio"||t.type==="checkbox"}function Hn(t,e){if(!t)return null;let{host:i}=t.getRootNode();return!e&&i?Hn(t,i):e?.items?e:Hn(e,e?.parentNode)}l.customElements.get("media-chrome-menu-item")||l.customElements.define("media-chrome-menu-item",Ai);export{wd as addTranslation,ss as setLanguage};
