for (const all of document.querySelectorAll('.sew-knobs:not([data-drawn])')) {
  all.dataset.drawn = '';
  const knobs = [...all.querySelectorAll('.knobs input')];
  const show = () => {
    for (const knob of knobs) {
      const label = JSON.parse(knob.dataset.labels)[knob.value];
      knob.nextElementSibling.textContent = label;
      knob.setAttribute('aria-valuetext', label);
    }
    const setting = knobs.map((knob) => knob.value).join(' ');
    for (const view of all.querySelectorAll('.view')) view.hidden = view.dataset.setting !== setting;
  };
  knobs.forEach((knob) => knob.addEventListener('input', show));
  show();
  all.querySelector('.knobs').hidden = false;
}
