package code

// Op is an opcode. Names are those of CPython 3.13's dis module wherever the
// meaning is the same, and different where it is not.
type Op uint8

// The opcodes. Everything else about them is in Table.
const (
	NOP Op = iota

	// Operand stack
	POP_TOP
	PUSH_NULL
	COPY
	SWAP

	// Names
	LOAD_CONST
	LOAD_FAST
	STORE_FAST
	DELETE_FAST
	MAKE_CELL
	COPY_FREE_VARS
	LOAD_CLOSURE
	LOAD_DEREF
	STORE_DEREF
	DELETE_DEREF
	LOAD_FROM_DICT_OR_DEREF
	LOAD_NAME
	STORE_NAME
	DELETE_NAME
	LOAD_GLOBAL
	STORE_GLOBAL
	DELETE_GLOBAL
	LOAD_LOCALS
	LOAD_BUILD_CLASS
	SETUP_ANNOTATIONS

	// Attributes and items
	LOAD_ATTR
	LOAD_METHOD
	STORE_ATTR
	DELETE_ATTR
	BINARY_SUBSCR
	STORE_SUBSCR
	DELETE_SUBSCR

	// Operators
	BINARY_OP
	BINARY_OP_INPLACE
	COMPARE_OP
	IS_OP
	CONTAINS_OP
	UNARY_NEGATIVE
	UNARY_POSITIVE
	UNARY_INVERT
	UNARY_NOT
	TO_BOOL

	// Building
	BUILD_TUPLE
	BUILD_LIST
	BUILD_SET
	BUILD_MAP
	BUILD_SLICE
	BUILD_STRING
	LIST_APPEND
	LIST_EXTEND
	LIST_TO_TUPLE
	SET_ADD
	SET_UPDATE
	MAP_ADD
	DICT_UPDATE
	DICT_MERGE
	CONVERT_VALUE
	FORMAT_SIMPLE
	FORMAT_WITH_SPEC
	UNPACK_SEQUENCE
	UNPACK_EX

	// Jumps and loops
	JUMP_FORWARD
	JUMP_BACKWARD
	POP_JUMP_IF_FALSE
	POP_JUMP_IF_TRUE
	GET_ITER
	FOR_ITER

	// Functions
	MAKE_FUNCTION
	SET_FUNCTION_ATTRIBUTE
	CALL
	CALL_KW
	CALL_FUNCTION_EX
	RETURN_VALUE

	// Generators and coroutines
	YIELD_VALUE
	GET_YIELD_FROM_ITER
	SEND
	END_SEND
	GET_AWAITABLE
	GET_AITER
	GET_ANEXT
	END_ASYNC_FOR
	ASYNC_GEN_WRAP

	// Exceptions and with
	RAISE_VARARGS
	RERAISE
	PUSH_EXC_INFO
	POP_EXCEPT
	CHECK_EXC_MATCH
	CHECK_EG_MATCH
	PREP_RERAISE_STAR
	LOAD_ASSERTION_ERROR
	BEFORE_WITH
	BEFORE_ASYNC_WITH
	WITH_EXCEPT_START

	// Modules
	IMPORT_NAME
	IMPORT_FROM
	IMPORT_STAR
	PRINT_EXPR

	opCount
)

// OpCount is the number of opcodes.
const OpCount = int(opCount)

// An OperandKind tells what the number in an instruction means.
type OperandKind uint8

// The kinds of operand.
const (
	NoOperand      OperandKind = iota
	CountOperand               // a number of stack items, or a plain number
	ConstOperand               // index into Consts
	SlotOperand                // index into LocalNames
	NameOperand                // index into Names
	JumpOperand                // index of the instruction to go to
	BinaryOperand              // a BinaryOp
	CompareOperand             // a CompareOp
	FlagOperand                // a small number explained in the op's sentence
)

// An OpInfo is all that the compiler's checks, the disassembler and `help OP`
// know of an opcode.
type OpInfo struct {
	Name    string
	Operand OperandKind
	Stack   string // stack picture: before -- after, top on the right
	Doc     string // one sentence
}

// Info is the table's row for op.
func (op Op) Info() *OpInfo { return &Table[op] }

// String is the opcode's name.
func (op Op) String() string {
	if int(op) < len(Table) {
		return Table[op].Name
	}
	return "?"
}

// Table is the one description of the instruction set. It is never changed.
var Table = [OpCount]OpInfo{
	NOP: {"NOP", NoOperand, "--", "Does nothing."},

	POP_TOP:   {"POP_TOP", NoOperand, "a --", "Drops the top value."},
	PUSH_NULL: {"PUSH_NULL", NoOperand, "-- NULL", "Pushes the mark that CALL takes for \"no self\"."},
	COPY:      {"COPY", CountOperand, "a ... -- a ... a", "Pushes the n-th value from the top once more; COPY 1 is dup."},
	SWAP:      {"SWAP", CountOperand, "a ... b -- b ... a", "Exchanges the top with the n-th value from the top."},

	LOAD_CONST:              {"LOAD_CONST", ConstOperand, "-- const", "Pushes a constant."},
	LOAD_FAST:               {"LOAD_FAST", SlotOperand, "-- value", "Pushes a local variable; UnboundLocalError if it has no value."},
	STORE_FAST:              {"STORE_FAST", SlotOperand, "value --", "Stores into a local variable."},
	DELETE_FAST:             {"DELETE_FAST", SlotOperand, "--", "Unbinds a local variable; UnboundLocalError if it has no value."},
	MAKE_CELL:               {"MAKE_CELL", SlotOperand, "--", "Puts a slot's value into a new cell that inner functions can share."},
	COPY_FREE_VARS:          {"COPY_FREE_VARS", CountOperand, "--", "Copies the function's closure, n cells, into the last n slots of the frame."},
	LOAD_CLOSURE:            {"LOAD_CLOSURE", SlotOperand, "-- cell", "Pushes the cell itself, for MAKE_FUNCTION."},
	LOAD_DEREF:              {"LOAD_DEREF", SlotOperand, "-- value", "Pushes what a cell holds; NameError or UnboundLocalError if it is empty."},
	STORE_DEREF:             {"STORE_DEREF", SlotOperand, "value --", "Stores into a cell."},
	DELETE_DEREF:            {"DELETE_DEREF", SlotOperand, "--", "Empties a cell."},
	LOAD_FROM_DICT_OR_DEREF: {"LOAD_FROM_DICT_OR_DEREF", SlotOperand, "-- value", "In a class body: looks the name up in the class's namespace, then in the cell."},
	LOAD_NAME:               {"LOAD_NAME", NameOperand, "-- value", "Looks a name up in the namespace, then the globals, then the builtins."},
	STORE_NAME:              {"STORE_NAME", NameOperand, "value --", "Stores into the namespace of a module or class body."},
	DELETE_NAME:             {"DELETE_NAME", NameOperand, "--", "Removes a name from the namespace."},
	LOAD_GLOBAL:             {"LOAD_GLOBAL", NameOperand, "-- value", "Looks a name up in the globals, then the builtins."},
	STORE_GLOBAL:            {"STORE_GLOBAL", NameOperand, "value --", "Stores a global."},
	DELETE_GLOBAL:           {"DELETE_GLOBAL", NameOperand, "--", "Removes a global."},
	LOAD_LOCALS:             {"LOAD_LOCALS", NoOperand, "-- namespace", "Pushes the namespace of a class body."},
	LOAD_BUILD_CLASS:        {"LOAD_BUILD_CLASS", NoOperand, "-- build_class", "Pushes the function that makes a class from its body."},
	SETUP_ANNOTATIONS:       {"SETUP_ANNOTATIONS", NoOperand, "--", "Makes __annotations__ in the namespace if it is not there."},

	LOAD_ATTR:     {"LOAD_ATTR", NameOperand, "obj -- value", "Reads an attribute."},
	LOAD_METHOD:   {"LOAD_METHOD", NameOperand, "obj -- callable self|NULL", "Reads an attribute that is called at once; a plain method stays unbound and obj becomes its self."},
	STORE_ATTR:    {"STORE_ATTR", NameOperand, "value obj --", "Sets an attribute."},
	DELETE_ATTR:   {"DELETE_ATTR", NameOperand, "obj --", "Deletes an attribute."},
	BINARY_SUBSCR: {"BINARY_SUBSCR", NoOperand, "obj key -- value", "Reads an item."},
	STORE_SUBSCR:  {"STORE_SUBSCR", NoOperand, "value obj key --", "Sets an item."},
	DELETE_SUBSCR: {"DELETE_SUBSCR", NoOperand, "obj key --", "Deletes an item."},

	BINARY_OP:         {"BINARY_OP", BinaryOperand, "a b -- a op b", "Applies a binary operator."},
	BINARY_OP_INPLACE: {"BINARY_OP_INPLACE", BinaryOperand, "a b -- a op= b", "Applies an augmented assignment's operator: in place where the type can."},
	COMPARE_OP:        {"COMPARE_OP", CompareOperand, "a b -- a op b", "Compares."},
	IS_OP:             {"IS_OP", FlagOperand, "a b -- bool", "Tests identity; 1 means `is not`."},
	CONTAINS_OP:       {"CONTAINS_OP", FlagOperand, "item container -- bool", "Tests membership; 1 means `not in`."},
	UNARY_NEGATIVE:    {"UNARY_NEGATIVE", NoOperand, "a -- -a", "Negates."},
	UNARY_POSITIVE:    {"UNARY_POSITIVE", NoOperand, "a -- +a", "Applies unary plus."},
	UNARY_INVERT:      {"UNARY_INVERT", NoOperand, "a -- ~a", "Inverts the bits."},
	UNARY_NOT:         {"UNARY_NOT", NoOperand, "bool -- bool", "Negates a truth value that TO_BOOL made."},
	TO_BOOL:           {"TO_BOOL", NoOperand, "a -- bool", "Turns a value into True or False."},

	BUILD_TUPLE:      {"BUILD_TUPLE", CountOperand, "a1 ... an -- tuple", "Makes a tuple of the top n values."},
	BUILD_LIST:       {"BUILD_LIST", CountOperand, "a1 ... an -- list", "Makes a list of the top n values."},
	BUILD_SET:        {"BUILD_SET", CountOperand, "a1 ... an -- set", "Makes a set of the top n values."},
	BUILD_MAP:        {"BUILD_MAP", CountOperand, "k1 v1 ... kn vn -- dict", "Makes a dict of the top n pairs."},
	BUILD_SLICE:      {"BUILD_SLICE", CountOperand, "start stop [step] -- slice", "Makes a slice of 2 or 3 values."},
	BUILD_STRING:     {"BUILD_STRING", CountOperand, "s1 ... sn -- str", "Joins n strings."},
	LIST_APPEND:      {"LIST_APPEND", CountOperand, "list ... a -- list ...", "Appends to the list that is n-th from the top after the pop."},
	LIST_EXTEND:      {"LIST_EXTEND", CountOperand, "list ... iterable -- list ...", "Appends all items of an iterable."},
	LIST_TO_TUPLE:    {"LIST_TO_TUPLE", NoOperand, "list -- tuple", "Turns a list into a tuple."},
	SET_ADD:          {"SET_ADD", CountOperand, "set ... a -- set ...", "Adds to the set that is n-th from the top after the pop."},
	SET_UPDATE:       {"SET_UPDATE", CountOperand, "set ... iterable -- set ...", "Adds all items of an iterable."},
	MAP_ADD:          {"MAP_ADD", CountOperand, "dict ... key value -- dict ...", "Sets an item of the dict that is n-th from the top after the pops."},
	DICT_UPDATE:      {"DICT_UPDATE", CountOperand, "dict ... mapping -- dict ...", "Adds all items of a mapping (a ** in a display)."},
	DICT_MERGE:       {"DICT_MERGE", CountOperand, "func NULL args dict ... mapping -- func NULL args dict ...", "Adds the ** of a call; a repeated key is an error."},
	CONVERT_VALUE:    {"CONVERT_VALUE", FlagOperand, "a -- str", "Applies !s (1), !r (2) or !a (3)."},
	FORMAT_SIMPLE:    {"FORMAT_SIMPLE", NoOperand, "a -- str", "Formats without a format spec."},
	FORMAT_WITH_SPEC: {"FORMAT_WITH_SPEC", NoOperand, "a spec -- str", "Formats with a format spec."},
	UNPACK_SEQUENCE:  {"UNPACK_SEQUENCE", CountOperand, "iterable -- an ... a1", "Takes exactly n items; the first ends on top."},
	UNPACK_EX:        {"UNPACK_EX", FlagOperand, "iterable -- after list before", "Takes items around a starred target: low byte before it, the rest of the operand after it."},

	JUMP_FORWARD:      {"JUMP_FORWARD", JumpOperand, "--", "Goes on further down."},
	JUMP_BACKWARD:     {"JUMP_BACKWARD", JumpOperand, "--", "Goes back, to the top of a loop."},
	POP_JUMP_IF_FALSE: {"POP_JUMP_IF_FALSE", JumpOperand, "bool --", "Jumps when the top is False."},
	POP_JUMP_IF_TRUE:  {"POP_JUMP_IF_TRUE", JumpOperand, "bool --", "Jumps when the top is True."},
	GET_ITER:          {"GET_ITER", NoOperand, "iterable -- iterator", "Asks for an iterator."},
	FOR_ITER:          {"FOR_ITER", JumpOperand, "iterator -- iterator item", "Asks the iterator for its next item; when there is none, drops the iterator and jumps."},

	MAKE_FUNCTION:          {"MAKE_FUNCTION", NoOperand, "code -- function", "Makes a function from code and the frame's globals."},
	SET_FUNCTION_ATTRIBUTE: {"SET_FUNCTION_ATTRIBUTE", FlagOperand, "value function -- function", "Sets defaults (1, a tuple), keyword defaults (2, a dict), annotations (4, a dict) or closure (8, a tuple of cells)."},
	CALL:                   {"CALL", CountOperand, "callable self|NULL a1 ... an -- result", "Calls with n positional arguments."},
	CALL_KW:                {"CALL_KW", CountOperand, "callable self|NULL a1 ... an names -- result", "Calls with n arguments, the last of them by the names in a tuple."},
	CALL_FUNCTION_EX:       {"CALL_FUNCTION_EX", FlagOperand, "callable NULL args [kwargs] -- result", "Calls with a sequence of arguments and, if 1, a dict of keyword arguments."},
	RETURN_VALUE:           {"RETURN_VALUE", NoOperand, "value --", "Ends the frame; its caller or delegator gets the value."},

	YIELD_VALUE:         {"YIELD_VALUE", FlagOperand, "value -- sent", "Suspends the generator and hands the value out; when it is resumed, what was sent is on top. 1: on behalf of a yield from or await."},
	GET_YIELD_FROM_ITER: {"GET_YIELD_FROM_ITER", NoOperand, "iterable -- iterator", "Asks for the iterator of a yield from; a generator is its own."},
	SEND:                {"SEND", JumpOperand, "delegate value -- delegate yielded", "Sends the value to the delegate; when the delegate returns, its value replaces yielded and control jumps."},
	END_SEND:            {"END_SEND", NoOperand, "delegate value -- value", "Drops the finished delegate below the value."},
	GET_AWAITABLE:       {"GET_AWAITABLE", FlagOperand, "awaitable -- iterator", "Asks for the iterator of an await; 1: result of __aenter__, 2: of __aexit__."},
	GET_AITER:           {"GET_AITER", NoOperand, "iterable -- aiter", "Asks for an asynchronous iterator."},
	GET_ANEXT:           {"GET_ANEXT", NoOperand, "aiter -- aiter awaitable", "Asks an asynchronous iterator for the awaitable of its next item."},
	END_ASYNC_FOR:       {"END_ASYNC_FOR", NoOperand, "aiter exc --", "Ends an async for at StopAsyncIteration; re-raises anything else."},
	ASYNC_GEN_WRAP:      {"ASYNC_GEN_WRAP", NoOperand, "value -- wrapped", "Marks a value that an asynchronous generator yields to its consumer, not to the event loop."},

	RAISE_VARARGS:        {"RAISE_VARARGS", CountOperand, "[exc [cause]] --", "Raises: 0 the handled exception again, 1 exc, 2 exc from cause."},
	RERAISE:              {"RERAISE", FlagOperand, "exc --", "Raises the exception on top again, without a new traceback line."},
	PUSH_EXC_INFO:        {"PUSH_EXC_INFO", NoOperand, "exc -- previous exc", "Enters a handler: exc becomes the exception being handled."},
	POP_EXCEPT:           {"POP_EXCEPT", NoOperand, "previous --", "Leaves a handler: the previous exception is being handled again."},
	CHECK_EXC_MATCH:      {"CHECK_EXC_MATCH", NoOperand, "exc type -- exc bool", "Tests whether an except clause takes the exception."},
	CHECK_EG_MATCH:       {"CHECK_EG_MATCH", NoOperand, "exc type -- rest match", "Splits an exception group for except*; None for an empty part."},
	PREP_RERAISE_STAR:    {"PREP_RERAISE_STAR", NoOperand, "orig list -- exc|None", "Combines what the except* clauses raised and left."},
	LOAD_ASSERTION_ERROR: {"LOAD_ASSERTION_ERROR", NoOperand, "-- AssertionError", "Pushes AssertionError, whatever the program calls by that name."},
	BEFORE_WITH:          {"BEFORE_WITH", NoOperand, "manager -- exit entered", "Calls __enter__ and keeps __exit__ for later."},
	BEFORE_ASYNC_WITH:    {"BEFORE_ASYNC_WITH", NoOperand, "manager -- aexit awaitable", "Calls __aenter__ and keeps __aexit__ for later."},
	WITH_EXCEPT_START:    {"WITH_EXCEPT_START", NoOperand, "exit previous exc -- exit previous exc result", "Calls exit(type, exc, traceback)."},

	IMPORT_NAME: {"IMPORT_NAME", NameOperand, "level fromlist -- module", "Imports a module."},
	IMPORT_FROM: {"IMPORT_FROM", NameOperand, "module -- module value", "Takes one name from a module."},
	IMPORT_STAR: {"IMPORT_STAR", NoOperand, "module --", "Takes all public names from a module."},
	PRINT_EXPR:  {"PRINT_EXPR", NoOperand, "value --", "At the prompt: shows the value of an expression unless it is None."},
}

// A BinaryOp is the operand of BINARY_OP.
type BinaryOp uint8

// The binary operators, in the order of CPython's NB_* constants.
const (
	Add BinaryOp = iota
	And
	FloorDivide
	LShift
	MatMul
	Multiply
	Remainder
	Or
	Power
	RShift
	Subtract
	TrueDivide
	Xor
)

// A BinaryInfo names an operator and the methods it is looked up by.
type BinaryInfo struct{ Symbol, Method, Reflected, InPlace string }

// BinaryTable tells of each operator.
var BinaryTable = [...]BinaryInfo{
	Add:         {"+", "__add__", "__radd__", "__iadd__"},
	And:         {"&", "__and__", "__rand__", "__iand__"},
	FloorDivide: {"//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"},
	LShift:      {"<<", "__lshift__", "__rlshift__", "__ilshift__"},
	MatMul:      {"@", "__matmul__", "__rmatmul__", "__imatmul__"},
	Multiply:    {"*", "__mul__", "__rmul__", "__imul__"},
	Remainder:   {"%", "__mod__", "__rmod__", "__imod__"},
	Or:          {"|", "__or__", "__ror__", "__ior__"},
	Power:       {"**", "__pow__", "__rpow__", "__ipow__"},
	RShift:      {">>", "__rshift__", "__rrshift__", "__irshift__"},
	Subtract:    {"-", "__sub__", "__rsub__", "__isub__"},
	TrueDivide:  {"/", "__truediv__", "__rtruediv__", "__itruediv__"},
	Xor:         {"^", "__xor__", "__rxor__", "__ixor__"},
}

// String is the operator as it is written.
func (op BinaryOp) String() string { return BinaryTable[op].Symbol }

// A CompareOp is a comparison. Is, IsNot, In and NotIn have opcodes of their own;
// the others are the operand of COMPARE_OP.
type CompareOp uint8

// The comparisons.
const (
	Lt CompareOp = iota
	Le
	Eq
	Ne
	Gt
	Ge
	In
	NotIn
	Is
	IsNot
)

// A CompareInfo names a comparison, its method and the method of the swapped operands.
type CompareInfo struct{ Symbol, Method, Swapped string }

// CompareTable tells of each comparison.
var CompareTable = [...]CompareInfo{
	Lt:    {"<", "__lt__", "__gt__"},
	Le:    {"<=", "__le__", "__ge__"},
	Eq:    {"==", "__eq__", "__eq__"},
	Ne:    {"!=", "__ne__", "__ne__"},
	Gt:    {">", "__gt__", "__lt__"},
	Ge:    {">=", "__ge__", "__le__"},
	In:    {"in", "__contains__", ""},
	NotIn: {"not in", "__contains__", ""},
	Is:    {"is", "", ""},
	IsNot: {"is not", "", ""},
}

// String is the comparison as it is written.
func (op CompareOp) String() string { return CompareTable[op].Symbol }
