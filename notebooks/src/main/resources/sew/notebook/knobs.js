for (const all of document.querySelectorAll('.sew-knobs:not([data-drawn])')) {
  all.dataset.drawn = '';
  const { knobs, views } = JSON.parse(all.querySelector('script[type="application/json"]').textContent);
  const view = all.querySelector('.view');
  const sliders = knobs.map(({ name, labels, start }) => {
    const label = document.createElement('label');
    const slider = document.createElement('input');
    Object.assign(slider, { type: 'range', min: 0, max: labels.length - 1, value: start });
    label.append(name, slider, document.createElement('output'));
    all.querySelector('.knobs').append(label);
    return slider;
  });
  const name = () =>
    sliders.forEach((slider, i) => {
      const label = knobs[i].labels[slider.value];
      slider.nextElementSibling.textContent = label;
      slider.setAttribute('aria-valuetext', label);
    });
  const show = () => {
    name();
    view.innerHTML = views[sliders.map((slider) => slider.value).join(' ')];
    for (const script of view.querySelectorAll('script')) {
      const copy = document.createElement('script'); // one that came as HTML does not run
      copy.textContent = script.textContent;
      script.replaceWith(copy);
    }
  };
  sliders.forEach((slider) => slider.addEventListener('input', show));
  name();
}
