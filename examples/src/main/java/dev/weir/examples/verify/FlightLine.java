package dev.weir.examples.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A flight of the input, as far as the examples' outputs tell of it. */
record FlightLine(String origin, String destination, int minutes, int miles) {

  static List<FlightLine> all(Path input) throws IOException {
    List<FlightLine> flights = new ArrayList<>();
    for (Path file : CommittedLines.files(input)) {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(1, lines.size())) {
        String[] columns = line.split(",", -1);
        flights.add(
            new FlightLine(
                columns[1],
                columns[2],
                Integer.parseInt(columns[3]),
                Integer.parseInt(columns[4])));
      }
    }
    return flights;
  }
}
