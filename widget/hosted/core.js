// What the second file of a website's loader works with, as far as there is something of it here.

const core = { _learn: learn, _say: say, _consentOf: consentOf, _inform: inform, _ids: ids, _tagOf: tagOf };
class Widget {}
const find = (table, name) => (Object.keys(table).includes(name) ? table[name] : undefined);
const recordOf = () => undefined;
