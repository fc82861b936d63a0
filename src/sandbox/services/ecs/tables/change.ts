/** Changes some columns of a row, and no others. */
export function change<Row extends object>(row: Row, columns: Partial<Row>): void {
  Object.assign(row, columns);
}
