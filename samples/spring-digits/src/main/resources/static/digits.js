const canvas = document.getElementById('canvas');
const answer = document.getElementById('answer');
const pen = canvas.getContext('2d', {willReadFrequently: true});
pen.lineWidth = 22;
pen.lineCap = pen.lineJoin = 'round';
pen.strokeStyle = '#fff';

function clear() {
  pen.fillStyle = '#000';
  pen.fillRect(0, 0, 280, 280);
  answer.textContent = '';
}

/** 28 rows of 28 numbers from 0 to 1: the mean of each square of 10 by 10. */
function pixels() {
  const data = pen.getImageData(0, 0, 280, 280).data;
  return Array.from({length: 28}, (_, row) => Array.from({length: 28}, (_, column) => {
    let sum = 0;
    for (let y = row * 10; y < row * 10 + 10; y++) {
      for (let x = column * 10; x < column * 10 + 10; x++) {
        sum += data[4 * (y * 280 + x)];
      }
    }
    return sum / 25500;
  }));
}

async function show(request, text) {
  const response = await fetch(...request);
  const body = await response.json();
  answer.textContent = response.ok ? text(body) : body.detail;
}

const percent = probability => Math.round(100 * probability) + ' %';

canvas.onpointerdown = event => {
  canvas.setPointerCapture(event.pointerId);
  pen.beginPath();
  pen.moveTo(event.offsetX, event.offsetY);
};
canvas.onpointermove = event => {
  if (event.buttons) {
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
  }
};
canvas.onpointerup = () => show(
  ['drawings', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({pixels: pixels()})
  }],
  digit => `${digit.digit} (${percent(digit.probability)})`);

document.getElementById('file').onchange = event => {
  const form = new FormData();
  form.append('picture', event.target.files[0]);
  show(['pictures', {method: 'POST', body: form}],
    labels => labels.map(label => `${label.name} (${percent(label.probability)})`).join(', '));
};
document.getElementById('clear').onclick = clear;
clear();
