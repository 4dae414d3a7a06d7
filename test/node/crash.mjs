/** A thread that ends in the middle of its work. */
export default function crash() {
  process.exit(3);
}
