package org.jtorch.tables;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text that can be opened more than once. */
interface CsvSource {
  /** Returns the name for messages. */
  String name();

  Reader open(Charset charset) throws IOException;

  /** A file, which is unpacked if its name ends in {@code .gz}. */
  static CsvSource file(Path path) {
    return new CsvSource() {
      @Override
      public String name() {
        return path.toString();
      }

      @Override
      public Reader open(Charset charset) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
        try {
          return decoded(name().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes, charset);
        } catch (IOException | RuntimeException e) {
          bytes.close();
          throw e;
        }
      }
    };
  }

  static CsvSource text(String text) {
    return new CsvSource() {
      @Override
      public String name() {
        return "CSV text";
      }

      @Override
      public Reader open(Charset charset) {
        return new StringReader(text);
      }
    };
  }

  private static Reader decoded(InputStream bytes, Charset charset) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    reader.mark(1);
    if (reader.read() != '\ufeff') {
      reader.reset();
    }
    return reader;
  }
}
