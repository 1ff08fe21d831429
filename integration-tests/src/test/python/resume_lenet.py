"""Resumes a training that was stopped in Java, and stops one for Java to resume.

run: python resume_lenet.py FOLDER MNIST DIGITS

Reads java.pth, which Java saved after 50 steps, and writes resumed.json: the losses of steps 51 to 100. Trains from
seed 1, saves python.pth after 50 steps, and writes python.json: the losses of steps 51 to 100.
"""

import json
import sys
from pathlib import Path

import torch

from lenet_training import Training

folder, mnist, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(1)

torch.manual_seed(99)
resumed = Training(mnist, count)
resumed.load(folder / "java.pth")
(folder / "resumed.json").write_text(json.dumps(resumed.run(100)))

torch.manual_seed(1)
own = Training(mnist, count)
own.run(50)
own.save(folder / "python.pth")
(folder / "python.json").write_text(json.dumps(own.run(100)))
