package org.jtorch.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files of the web page, which need nothing from elsewhere. */
final class WebPage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private WebPage() {}

  static InferenceResponse page() {
    return file("page.html", "text/html; charset=utf-8");
  }

  static InferenceResponse script() {
    return file("page.js", "text/javascript; charset=utf-8");
  }

  static InferenceResponse style() {
    return file("page.css", "text/css; charset=utf-8");
  }

  static InferenceResponse icon() {
    return file("icon.svg", "image/svg+xml");
  }

  private static InferenceResponse file(String name, String contentType) {
    try (InputStream in = WebPage.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the file " + name + " of the web page is missing");
      }
      return BytesResponse.of(contentType, in.readAllBytes())
          .header("Content-Security-Policy", POLICY)
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "no-referrer")
          .header("Cache-Control", "no-cache");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
