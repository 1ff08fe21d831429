package com.example.digits;

import jakarta.validation.Valid;
import java.io.IOException;
import java.util.List;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.codecs.Label;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class DigitController {
  private final Predictor<Drawing, Digit> drawings;
  private final Predictor<byte[], List<Label>> pictures;

  DigitController(Predictor<Drawing, Digit> drawings, Predictor<byte[], List<Label>> pictures) {
    this.drawings = drawings;
    this.pictures = pictures;
  }

  @PostMapping("/drawings")
  Digit recognize(@Valid @RequestBody Drawing drawing) {
    return drawings.predict(drawing);
  }

  /** White digits on black, as in the training data. */
  @PostMapping("/pictures")
  List<Label> recognize(@RequestParam("picture") MultipartFile picture) throws IOException {
    return pictures.predict(picture.getBytes());
  }
}
