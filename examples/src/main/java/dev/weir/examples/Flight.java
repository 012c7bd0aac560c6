package dev.weir.examples;

/**
 * A flight, as a line {@code departure,origin,destination,arrival_delay_minutes,distance_miles}
 * tells of it.
 *
 * @param delayMinutes how late it arrived; negative when it was early
 */
record Flight(String origin, String destination, int delayMinutes, int miles) {

  /** Whether a line is the first one of a file, which names the columns. */
  static boolean isHeader(String line) {
    return line.startsWith("departure,");
  }

  static Flight parse(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "a flight has 5 fields, this line has " + fields.length + ": " + line);
    }
    return new Flight(
        fields[1], fields[2], Integer.parseInt(fields[3]), Integer.parseInt(fields[4]));
  }
}
