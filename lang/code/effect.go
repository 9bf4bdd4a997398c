package code

// This file owns the effect of every instruction on the height of the operand
// stack. A test holds it against the stack pictures in Table.

// effects are the effects that do not depend on the operand.
var effects = [OpCount]int{
	NOP: 0, POP_TOP: -1, PUSH_NULL: 1, COPY: 1, SWAP: 0,

	LOAD_CONST: 1, LOAD_FAST: 1, STORE_FAST: -1, DELETE_FAST: 0, MAKE_CELL: 0, COPY_FREE_VARS: 0,
	LOAD_CLOSURE: 1, LOAD_DEREF: 1, STORE_DEREF: -1, DELETE_DEREF: 0, LOAD_FROM_DICT_OR_DEREF: 1,
	LOAD_NAME: 1, STORE_NAME: -1, DELETE_NAME: 0, LOAD_GLOBAL: 1, STORE_GLOBAL: -1, DELETE_GLOBAL: 0,
	LOAD_LOCALS: 1, LOAD_BUILD_CLASS: 1, SETUP_ANNOTATIONS: 0,

	LOAD_ATTR: 0, LOAD_METHOD: 1, STORE_ATTR: -2, DELETE_ATTR: -1,
	BINARY_SUBSCR: -1, STORE_SUBSCR: -3, DELETE_SUBSCR: -2,

	BINARY_OP: -1, BINARY_OP_INPLACE: -1, COMPARE_OP: -1, IS_OP: -1, CONTAINS_OP: -1,

	LIST_APPEND: -1, LIST_EXTEND: -1, SET_ADD: -1, SET_UPDATE: -1, MAP_ADD: -2,
	DICT_UPDATE: -1, DICT_MERGE: -1, FORMAT_WITH_SPEC: -1,

	POP_JUMP_IF_FALSE: -1, POP_JUMP_IF_TRUE: -1, FOR_ITER: 1,

	SET_FUNCTION_ATTRIBUTE: -1, RETURN_VALUE: -1,

	END_SEND: -1, GET_ANEXT: 1, END_ASYNC_FOR: -2,

	RERAISE: -1, PUSH_EXC_INFO: 1, POP_EXCEPT: -1, PREP_RERAISE_STAR: -1,
	LOAD_ASSERTION_ERROR: 1, BEFORE_WITH: 1, BEFORE_ASYNC_WITH: 1, WITH_EXCEPT_START: 1,

	IMPORT_NAME: -1, IMPORT_FROM: 1, IMPORT_STAR: -1, PRINT_EXPR: -1,
}

// StackEffect is by how much an instruction raises the operand stack: on its way to
// the next instruction, or to its target when it jumps.
func StackEffect(in Instr, jump bool) int {
	n := in.Arg()
	switch in.Op() {
	case BUILD_TUPLE, BUILD_LIST, BUILD_SET, BUILD_SLICE, BUILD_STRING:
		return 1 - n
	case BUILD_MAP:
		return 1 - 2*n
	case UNPACK_SEQUENCE:
		return n - 1
	case UNPACK_EX:
		return n&0xff + n>>8
	case CALL:
		return -n - 1
	case CALL_KW:
		return -n - 2
	case CALL_FUNCTION_EX:
		return -2 - n
	case RAISE_VARARGS:
		return -n
	case FOR_ITER:
		if jump {
			return -1
		}
	}
	return effects[in.Op()]
}
