package dev.weir.benchmarks.workload;

/**
 * Sentences of ten words from a vocabulary of 100 000, distributed nearly as in prose (Zipf), and
 * the running count of each word.
 */
public final class Sentences {
  private static final long SEED = 0x57A7E;
  private static final int WORDS_PER_SENTENCE = 10;
  private static final int VOCABULARY = 100_000;
  private static final int OCTAVES = 17;
  private static final int FIRST_WORD = 26 * 26 * 26;
  private static final int LETTERS = 4;
  private static final int LONGEST_TAIL = 6;
  private static final String[] WORDS = words();

  private Sentences() {}

  /** A row: the word and how often it has occurred so far. */
  public record Count(String word, long n) {}

  /** Takes the words of a sentence. */
  public interface WordConsumer {
    void accept(String word);
  }

  private static String[] words() {
    String[] words = new String[VOCABULARY];
    for (int rank = 0; rank < VOCABULARY; rank++) {
      words[rank] = word(rank);
    }
    return words;
  }

  private static String word(int rank) {
    char[] letters = new char[LETTERS];
    int number = rank + FIRST_WORD;
    for (int i = LETTERS - 1; i >= 0; i--) {
      letters[i] = (char) ('a' + number % 26);
      number /= 26;
    }
    return new String(letters) + "x".repeat(rank % LONGEST_TAIL);
  }

  /** Sentence {@code i}: its words, joined by one space. */
  public static String sentence(long i) {
    StringBuilder text = new StringBuilder(80);
    for (int k = 0; k < WORDS_PER_SENTENCE; k++) {
      if (k > 0) {
        text.append(' ');
      }
      text.append(WORDS[rank(Randomness.rnd(SEED, i, k))]);
    }
    return text.toString();
  }

  private static int rank(long random) {
    int octave = (int) Randomness.below(random, OCTAVES);
    long low = random & 0xFFFFFFFFL;
    int rank = (1 << octave) + (int) (low >>> (32 - octave)) - 1;
    return rank >= VOCABULARY ? rank - VOCABULARY : rank;
  }

  /** Gives the words of a sentence one after the other. */
  public static void split(String sentence, WordConsumer to) {
    int from = 0;
    for (int space = sentence.indexOf(' '); space >= 0; space = sentence.indexOf(' ', from)) {
      to.accept(sentence.substring(from, space));
      from = space + 1;
    }
    to.accept(sentence.substring(from));
  }

  public static void count(Count row, Tally tally) {
    count(row.word(), row.n(), tally);
  }

  /** Counts a row for engines with row objects of their own. */
  public static void count(String word, long n, Tally tally) {
    if (tally.isHashing()) {
      long hash = RowHash.comma(RowHash.text(RowHash.START, word));
      tally.row(RowHash.end(RowHash.number(hash, n)));
    } else {
      tally.row(word.length() + word.charAt(0) ^ n);
    }
  }
}
