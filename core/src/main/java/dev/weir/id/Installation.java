package dev.weir.id;

/**
 * Whose data it is that a process works with. Sinks keep it beside what they write, so that another
 * installation, a copy of this one or an old state of it is recognised before it touches anything.
 *
 * @param id given once, when the data directory is made; it moves with the directory. A copy that
 *     is used while the original is there is given an id of its own
 * @param process another one each time that the data is opened for writing
 * @param place where the data is, for messages
 */
public record Installation(String id, String process, String place) {
  /** Of what runs without stores. */
  public static final Installation NONE = new Installation("none", "none", "nowhere");
}
