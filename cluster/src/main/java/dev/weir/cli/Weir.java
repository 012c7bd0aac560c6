package dev.weir.cli;

/** The command line's entry point. */
public final class Weir {
  private Weir() {}

  public static void main(String[] args) {
    System.out.println("weir");
  }
}
