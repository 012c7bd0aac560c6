package dev.weir.benchmarks.nexmark;

import static dev.weir.benchmarks.workload.Randomness.below;
import static dev.weir.benchmarks.workload.Randomness.mix64;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The texts in Nexmark events. All are made once: making them is not what is measured. */
final class NexmarkTables {
  static final int HOT_CHANNELS = 4;
  static final int COLD_CHANNELS = 10_000;

  private static final String[] FIRST = {
    "Ada", "Bo", "Cleo", "Dai", "Eve", "Finn", "Gus", "Hana", "Ivo", "Jun", "Kai"
  };
  private static final String[] LAST = {
    "Abel", "Brandt", "Castro", "Dubois", "Eriksen", "Fischer", "Gomez", "Hughes", "Ito"
  };
  private static final String[] CITY = {
    "Phoenix",
    "Los Angeles",
    "San Francisco",
    "Boise",
    "Portland",
    "Bend",
    "Redmond",
    "Seattle",
    "Kent",
    "Cheyenne"
  };
  private static final String[] STATE = {"AZ", "CA", "ID", "OR", "WA", "WY"};
  private static final String[] HOT = {"Google", "Facebook", "Baidu", "Apple"};

  private static final String[] NAMES =
      table(FIRST.length * LAST.length, i -> FIRST[i / LAST.length] + " " + LAST[i % LAST.length]);
  private static final String[] EXTRA = table(64, j -> letters(1_000_000 + j, 16 + j % 17));
  private static final String[] DESCRIPTION = table(64, j -> letters(2_000_000 + j, 64 + j));
  private static final String[] EMAIL =
      table(1024, j -> letters(3_000_000 + j, 8) + "@" + letters(4_000_000 + j, 5) + ".com");
  private static final String[] CARD = table(1024, j -> digits(5_000_000 + j, 16));
  private static final String[] ITEMS = table(1000, i -> "item-" + i);
  private static final String[] CHANNELS =
      table(
          HOT_CHANNELS + COLD_CHANNELS,
          c -> c < HOT_CHANNELS ? HOT[c] : "channel-" + (c - HOT_CHANNELS));
  private static final String[] URLS =
      table(
          CHANNELS.length, c -> "https://www.nexmark.example/" + CHANNELS[c] + "/item.htm?query=1");

  private NexmarkTables() {}

  private static String[] table(int size, IntFunction<String> entry) {
    return IntStream.range(0, size).mapToObj(entry).toArray(String[]::new);
  }

  private static String letters(long i, int length) {
    return characters(i, length, 'a', 26);
  }

  private static String digits(long i, int length) {
    return characters(i, length, '0', 10);
  }

  private static String characters(long i, int length, char first, int number) {
    StringBuilder text = new StringBuilder(length);
    for (int p = 0; p < length; p++) {
      text.append((char) (first + below(mix64(i * 1000 + p), number)));
    }
    return text.toString();
  }

  private static String chosen(String[] table, long r) {
    return table[(int) below(r, table.length)];
  }

  /** For tables whose size is a power of two. */
  private static String masked(String[] table, long r) {
    return table[(int) (r & (table.length - 1))];
  }

  static String name(long first, long last) {
    return NAMES[(int) (below(first, FIRST.length) * LAST.length + below(last, LAST.length))];
  }

  static String email(long r) {
    return masked(EMAIL, r);
  }

  static String creditCard(long r) {
    return masked(CARD, r);
  }

  static String city(long r) {
    return chosen(CITY, r);
  }

  static String state(long r) {
    return chosen(STATE, r);
  }

  static String extra(long r) {
    return masked(EXTRA, r);
  }

  static String description(long r) {
    return masked(DESCRIPTION, r);
  }

  static String itemName(long index) {
    return ITEMS[(int) (index % ITEMS.length)];
  }

  static String channel(int number) {
    return CHANNELS[number];
  }

  static String url(int number) {
    return URLS[number];
  }
}
