package org.jtorch.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads event files and messages. */
final class EventReader {
  private static final int WALL_TIME = 9;

  private EventReader() {}

  /** Returns the events of the only event file of a folder, without their times. */
  static List<byte[]> events(Path folder) throws IOException {
    List<Path> files = files(folder);
    assertThat(files).hasSize(1);
    return eventsOf(files.get(0));
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .toList();
    }
  }

  static List<byte[]> eventsOf(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(maskedCrc(length));
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(event);
      assertThat(bytes.getInt()).isEqualTo(maskedCrc(event));
      assertThat(event[0]).isEqualTo((byte) WALL_TIME);
      double time = ByteBuffer.wrap(event, 1, 8).order(ByteOrder.LITTLE_ENDIAN).getDouble();
      assertThat(time).isBetween(1.7e9, 1e10);
      events.add(Arrays.copyOfRange(event, WALL_TIME, event.length));
    }
    return events;
  }

  /** TensorFlow's formula, in its own terms. */
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return (int) (((value >>> 15) | (value << 17 & 0xffffffffL)) + 0xa282ead8L);
  }

  /** Returns the contents of the fields of a number that are messages, texts or bytes. */
  static List<byte[]> fields(byte[] message, int number) {
    List<byte[]> found = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(message);
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      int type = (int) (tag & 7);
      if (type == 2) {
        byte[] content = new byte[(int) varint(rest)];
        rest.get(content);
        if (tag >>> 3 == number) {
          found.add(content);
        }
      } else if (type == 0) {
        varint(rest);
      } else {
        rest.position(rest.position() + (type == 1 ? Long.BYTES : Integer.BYTES));
      }
    }
    return found;
  }

  /** Returns an integer field, 0 if it is missing. */
  static long integer(byte[] message, int number) {
    ByteBuffer rest = ByteBuffer.wrap(message);
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      int type = (int) (tag & 7);
      if (type == 0) {
        long value = varint(rest);
        if (tag >>> 3 == number) {
          return value;
        }
      } else {
        int size = type == 2 ? (int) varint(rest) : type == 1 ? Long.BYTES : Integer.BYTES;
        rest.position(rest.position() + size);
      }
    }
    return 0;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
