for (const clip of document.querySelectorAll('.sew-clip:not([data-drawn])')) {
  clip.dataset.drawn = '';
  const { columns, width, height, gap, captions, spans } = JSON.parse(clip.dataset.clip);
  const find = (selector) => clip.querySelector(selector);
  const canvas = find('canvas'), sheet = find('.sheet'), button = find('button');
  const slider = find('input'), caption = find('.caption'), now = find('.now');
  const full = now.ownerSVGElement.viewBox.baseVal.width;
  let timer = null;
  canvas.width = width;
  canvas.height = height;

  const show = (frame) => {
    const x = (frame % columns) * (width + gap), y = Math.floor(frame / columns) * (height + gap);
    canvas.getContext('2d').drawImage(sheet, x, y, width, height, 0, 0, width, height);
    slider.value = frame;
    caption.textContent = captions[frame];
    const [from, to] = spans[frame];
    now.setAttribute('x', from * full);
    now.setAttribute('width', Math.max(2, (to - from) * full));
  };
  const pause = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = 'Play';
  };
  button.addEventListener('click', () => {
    if (timer !== null) return pause();
    timer = setInterval(() => (clip.isConnected ? show((Number(slider.value) + 1) % captions.length) : pause()), 120);
    button.textContent = 'Pause';
  });
  slider.addEventListener('input', () => {
    pause();
    show(Number(slider.value));
  });
  sheet.addEventListener('click', (event) => {
    const scale = sheet.naturalWidth / sheet.clientWidth;
    const column = Math.floor((event.offsetX * scale) / (width + gap));
    const row = Math.floor((event.offsetY * scale) / (height + gap));
    const frame = row * columns + column;
    if (frame < captions.length) {
      pause();
      show(frame);
    }
  });
  sheet.decode().then(() => {
    find('.player').hidden = false;
    show(0);
  });
}
