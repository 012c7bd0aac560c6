package dev.weir.connectors.file.split;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.FileFormat;
import dev.weir.connectors.file.bytes.FileHead;
import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.FileSearch;
import dev.weir.connectors.file.bytes.Fingerprint;
import dev.weir.connectors.file.bytes.InputFile;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.connectors.file.line.LineEnds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at files and makes splits of them. Blocks. */
public record SplitScan(InputPath input, ReadOptions options) {
  /** Makes splits of the whole input. */
  public List<FileSplit> all() throws IOException {
    if (!input.isFolder()) {
      return of(List.of(InputPath.ITSELF));
    }
    InputPath.Listing listing = input.list(options.isFollowing());
    if (listing.files().isEmpty() && !options.isFollowing()) {
      throw nothingToRead(listing);
    }
    return of(listing.files().keySet());
  }

  private FileConnectorException nothingToRead(InputPath.Listing listing) {
    String what = "is empty";
    if (listing.folders() + listing.hidden() + listing.others() > 0) {
      what =
          String.format(
              Locale.ROOT,
              "holds no file to read: %d folders, %d names that begin with . or _, %d pipes and"
                  + " devices",
              listing.folders(),
              listing.hidden(),
              listing.others());
    }
    return FileConnectorException.permanent(
        "Input folder " + input.root() + " " + what + ". Give the folder that holds the files");
  }

  /**
   * Makes splits of the named files, in their order. A file that vanishes while following never was
   * there.
   */
  List<FileSplit> of(Collection<String> names) throws IOException {
    List<FileSplit> splits = new ArrayList<>();
    for (String name : names) {
      add(new InputFile(input, name), splits);
    }
    return splits;
  }

  /**
   * Moves a split behind the last line of its file that has a line end: no reader can have come
   * further. Empty if the file is gone.
   */
  public Optional<FileSplit> live(FileSplit split) throws IOException {
    FileSearch.Found found = new FileSearch(input).find(split.file());
    try (FileChannel channel = new InputFile(input, found.name()).open()) {
      long end = LineEnds.last(channel, split.position(), channel.size());
      FileSplit there = split.of(split.file().renamed(found.name()));
      return Optional.of(end < 0 ? there : there.at(end, Fingerprint.NONE));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private void add(InputFile file, List<FileSplit> splits) throws IOException {
    try {
      BasicFileAttributes attributes = file.attributes();
      try (FileChannel channel = file.open()) {
        add(file, attributes, channel, splits);
      }
    } catch (NoSuchFileException e) {
      if (options.isFollowing()) {
        return;
      }
      throw FileConnectorException.permanent(
          file + " vanished while the input was listed. Leave the input as it is", e);
    } catch (FileConnectorException e) {
      throw e;
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private void add(
      InputFile file, BasicFileAttributes attributes, FileChannel channel, List<FileSplit> splits)
      throws IOException {
    String name = file.name();
    FileHead head = file.head(channel);
    Fingerprint fingerprint = head.fingerprint();
    long size = channel.size();
    boolean gzip = FileFormat.of(head, file) == FileFormat.GZIP;
    if (gzip && options.isFollowing() && name.equals(InputPath.ITSELF)) {
      throw FileConnectorException.permanent(
          file
              + " is a gzip file, which cannot be followed: read it without follow, or follow its"
              + " folder");
    }
    if (gzip) {
      splits.add(FileSplit.unread(name, 0, Long.MAX_VALUE, size, fingerprint));
    } else if (options.isFollowing()) {
      FileIdentity identity = FileIdentity.of(attributes);
      splits.add(FileSplit.followed(new OpenedFile(name, identity, fingerprint)));
    } else {
      cut(name, size, fingerprint, splits);
    }
  }

  private void cut(String name, long size, Fingerprint fingerprint, List<FileSplit> splits) {
    long splitSize = options.splitSizeBytes();
    long start = 0;
    while (start < size) {
      long end = size - start > splitSize ? start + splitSize : size;
      splits.add(FileSplit.unread(name, start, end, size, fingerprint));
      start = end;
    }
  }
}
