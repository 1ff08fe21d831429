package org.jtorch.samples;

import static org.jtorch.DType.FLOAT32;
import static org.jtorch.DType.UINT8;
import static org.jtorch.Index.all;
import static org.jtorch.Index.at;
import static org.jtorch.Index.slice;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.ops.VisionOps;
import org.jtorch.vision.transforms.Pad;
import org.jtorch.vision.transforms.Resize;

/**
 * Detects objects with a program that has the input and the output of YOLO. The picture is resized
 * and padded, the output decoded, overlapping boxes are suppressed.
 */
public final class YoloLetterbox {
  private static final int SIZE = 128;

  private YoloLetterbox() {}

  /** Returns a picture (3, 100, 150) of a red, a green and a blue square. */
  static Tensor drawSquares() {
    Tensor picture = Torch.full(UINT8, Shape.of(3, 100, 150), 90);
    int[][] squares = {{10, 15, 30}, {50, 60, 40}, {20, 105, 36}};
    for (int channel = 0; channel < 3; channel++) {
      int[] square = squares[channel];
      var rows = slice(square[0], square[0] + square[2]);
      var columns = slice(square[1], square[1] + square[2]);
      picture.set(all(), rows, columns, 40);
      picture.set(at(channel), rows, columns, 230);
    }
    return picture;
  }

  /** A picture whose longer side was resized, centered on gray. */
  record Letterbox(Tensor picture, double scale, long left, long top) {
    static Letterbox of(Tensor picture, long size) {
      long height = picture.size(1);
      long width = picture.size(2);
      double scale = Math.min((double) size / height, (double) size / width);
      long newHeight = Math.round(height * scale);
      long newWidth = Math.round(width * scale);
      long left = (size - newWidth) / 2;
      long top = (size - newHeight) / 2;
      long[] padding = {left, top, size - newWidth - left, size - newHeight - top};
      Tensor resized = new Resize(newHeight, newWidth).apply(picture);
      return new Letterbox(new Pad(padding, o -> o.fill(114)).apply(resized), scale, left, top);
    }
  }

  /** Returns the objects of an output (4 + classes, candidates). */
  static Detections decode(Tensor output, double threshold, double iou) {
    Tensor.ValuesIndices best = output.get(slice(4, output.size(0))).max(0);
    Tensor keep = best.values().gt(threshold);
    Tensor centers = output.get(slice(0, 4)).t().get(keep);
    Tensor boxes = VisionOps.boxConvert(centers, BoxFormat.CXCYWH, BoxFormat.XYXY);
    Tensor scores = best.values().get(keep);
    Tensor labels = best.indices().get(keep);
    Tensor kept = VisionOps.batchedNms(boxes, scores, labels, iou);
    return new Detections(boxes, labels, scores).select(kept);
  }

  /** Returns objects with boxes in pixels of the picture. */
  static Detections detect(UnaryOperator<Tensor> program, Tensor picture) {
    Letterbox boxed = Letterbox.of(picture, SIZE);
    Tensor output = program.apply(boxed.picture().unsqueeze(0).to(FLOAT32).div(255));
    Detections found = decode(output.get(0), 0.25, 0.45);
    Tensor corner = Torch.tensor(new long[] {boxed.left, boxed.top, boxed.left, boxed.top});
    Tensor boxes = found.boxes().sub(corner).div(boxed.scale());
    Tensor inside = VisionOps.clipBoxesToImage(boxes, picture.size(1), picture.size(2));
    return new Detections(inside, found.labels(), found.scores());
  }

  static Detections detect(Path program, Tensor picture) {
    if (program.toString().endsWith(".pt2")) {
      ExportedProgram exported = ExportedProgram.load(program);
      return detect(exported::call, picture);
    }
    try (ScriptModule script = ScriptModule.load(program, Device.CPU)) {
      return detect(script::forward, picture);
    }
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the program, TorchScript or {@code .pt2} (default one that finds
   *     squares), the picture (squares are drawn), the picture with boxes (yolo.png), names of the
   *     classes (red,green,blue)
   */
  public static void main(String[] args) {
    Path program =
        Path.of(
            args.length > 0
                ? args[0]
                : "samples/src/main/resources/org/jtorch/samples/squares.pt2");
    Path output = Path.of(args.length > 2 ? args[2] : "yolo.png");
    List<String> names = List.of((args.length > 3 ? args[3] : "red,green,blue").split(","));
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      Tensor picture =
          args.length > 1
              ? Images.read(Path.of(args[1]), o -> o.mode(ImageReadMode.RGB))
              : drawSquares();
      Detections found = detect(program, picture);
      Images.write(DetectObjects.draw(picture, found, names), output);
    }
  }
}
