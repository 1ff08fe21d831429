package org.jtorch.spring.web;

import java.io.InputStream;
import java.util.Iterator;

/** The parts of a body, one after the other, as they arrive. */
final class BodyStream extends InputStream {
  private final Iterator<byte[]> parts;
  private byte[] part = {};
  private int position;

  BodyStream(Iterator<byte[]> parts) {
    this.parts = parts;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : part[position++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean isAtEnd() {
    while (position == part.length) {
      if (!parts.hasNext()) {
        return true;
      }
      part = parts.next();
      position = 0;
    }
    return false;
  }
}
