package vm

import "strings"

// types are the builtin classes of one machine.
type types struct {
	Object, Type                                                           *Class
	Int, Bool, Float, NoneType, EllipsisType, NotImplementedType           *Class
	Str, Bytes, ByteArray, Tuple, List, Dict, Set, FrozenSet, Range, Slice *Class
	DictKeys, DictValues, DictItems, MappingProxy                          *Class
	Function, BuiltinFunction, MethodDescriptor, Method, Cell, Code        *Class
	GetSet, Member                                                         *Class
	WrapperDescriptor, MethodWrapper, ClassMethodDescriptor                *Class
	UnionType, GenericAlias, TextFile                                      *Class
	Module, Property, ClassMethod, StaticMethod, Super                     *Class
	Generator, Coroutine, AsyncGenerator, CoroutineWrapper                 *Class
	AsyncGenASend, AsyncGenAThrow, AsyncGenWrapped                         *Class
	Frame, Traceback                                                       *Class
	Iterator                                                               *Class // base of the anonymous builtin iterators
	ListIterator, TupleIterator, StrIterator, BytesIterator                *Class
	ByteArrayIterator                                                      *Class
	WideStrIterator, LongRangeIterator                                     *Class
	RangeIterator, SetIterator, DictKeyIterator, DictValueIterator         *Class
	DictItemIterator, ListReverseIterator, DictReverseKeyIterator          *Class
	DictReverseValueIterator, DictReverseItemIterator                      *Class
	SequenceIterator, CallableIterator, Reversed, Enumerate                *Class
	BaseException, Exception, StopIteration, StopAsyncIteration            *Class
	GeneratorExit, KeyboardInterrupt, SystemExit                           *Class
	ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError  *Class
	AssertionError, AttributeError, BufferError, EOFError                  *Class
	ImportError, ModuleNotFoundError                                       *Class
	LookupError, IndexError, KeyError                                      *Class
	MemoryError, NameError, UnboundLocalError                              *Class
	OSError, BlockingIOError, ChildProcessError, ConnectionError           *Class
	BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError        *Class
	ConnectionResetError, FileExistsError, FileNotFoundError               *Class
	InterruptedError, IsADirectoryError, NotADirectoryError                *Class
	PermissionError, ProcessLookupError, TimeoutError                      *Class
	ReferenceError, RuntimeError, NotImplementedError, RecursionError      *Class
	PythonFinalizationError                                                *Class
	SyntaxError, IndentationError, TabError, IncompleteInputError          *Class
	SystemError, TypeError, ValueError                                     *Class
	UnicodeError, UnicodeEncodeError, UnicodeDecodeError                   *Class
	UnicodeTranslateError                                                  *Class
	BaseExceptionGroup, ExceptionGroup                                     *Class
	Warning, BytesWarning, DeprecationWarning, EncodingWarning             *Class
	FutureWarning, ImportWarning, PendingDeprecationWarning                *Class
	ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning         *Class
	UserWarning                                                            *Class
	Random                                                                 *Class
}

// A classRow declares one builtin class. Bases are named; the first is the layout
// unless own is set.
type classRow struct {
	slot  func(*types) **Class
	name  string // dotted when the module is not builtins
	bases string
	flags classFlags
}

type classFlags byte

const (
	final    classFlags = 1 << iota // may not be a base
	hidden                          // not in the builtins namespace
	abstract                        // may not be called to make an instance
	layout                          // has a representation of its own
	dicted                          // instances have a __dict__
	weakly                          // instances could have weak references
	shaped                          // an exception with fields: CPython gives it a shape of its own
)

// classTable declares the builtin classes, bases before derived ones.
var classTable = []classRow{
	{func(t *types) **Class { return &t.Object }, "object", "", layout},
	{func(t *types) **Class { return &t.Type }, "type", "object", layout | dicted | weakly},
	{func(t *types) **Class { return &t.Int }, "int", "object", layout},
	{func(t *types) **Class { return &t.Bool }, "bool", "int", final},
	{func(t *types) **Class { return &t.Float }, "float", "object", layout},
	{func(t *types) **Class { return &t.NoneType }, "NoneType", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.EllipsisType }, "ellipsis", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.NotImplementedType }, "NotImplementedType", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.Str }, "str", "object", layout},
	{func(t *types) **Class { return &t.Bytes }, "bytes", "object", layout},
	{func(t *types) **Class { return &t.ByteArray }, "bytearray", "object", layout},
	{func(t *types) **Class { return &t.Tuple }, "tuple", "object", layout},
	{func(t *types) **Class { return &t.List }, "list", "object", layout},
	{func(t *types) **Class { return &t.Dict }, "dict", "object", layout},
	{func(t *types) **Class { return &t.Set }, "set", "object", layout | weakly},
	{func(t *types) **Class { return &t.FrozenSet }, "frozenset", "object", layout | weakly},
	{func(t *types) **Class { return &t.Range }, "range", "object", layout | final},
	{func(t *types) **Class { return &t.Slice }, "slice", "object", layout | final},
	{func(t *types) **Class { return &t.DictKeys }, "dict_keys", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictValues }, "dict_values", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictItems }, "dict_items", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.MappingProxy }, "mappingproxy", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.Function }, "function", "object", layout | final | hidden | dicted},
	{func(t *types) **Class { return &t.BuiltinFunction }, "builtin_function_or_method", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.MethodDescriptor }, "method_descriptor", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.WrapperDescriptor }, "wrapper_descriptor", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.MethodWrapper }, "method-wrapper", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.ClassMethodDescriptor }, "classmethod_descriptor", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.UnionType }, "types.UnionType", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.GenericAlias }, "types.GenericAlias", "object", layout | hidden},
	{func(t *types) **Class { return &t.TextFile }, "_io.TextIOWrapper", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Method }, "method", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.GetSet }, "getset_descriptor", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Member }, "member_descriptor", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Cell }, "cell", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.Code }, "code", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Module }, "module", "object", layout | hidden | dicted},
	{func(t *types) **Class { return &t.Property }, "property", "object", layout},
	{func(t *types) **Class { return &t.ClassMethod }, "classmethod", "object", layout | dicted},
	{func(t *types) **Class { return &t.StaticMethod }, "staticmethod", "object", layout | dicted},
	{func(t *types) **Class { return &t.Super }, "super", "object", layout},
	{func(t *types) **Class { return &t.Generator }, "generator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Coroutine }, "coroutine", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.CoroutineWrapper }, "coroutine_wrapper", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.AsyncGenerator }, "async_generator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.AsyncGenASend }, "async_generator_asend", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.AsyncGenAThrow }, "async_generator_athrow", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.AsyncGenWrapped }, "async_generator_wrapped_value", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Frame }, "frame", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Traceback }, "traceback", "object", layout | final | hidden},
	{func(t *types) **Class { return &t.ListIterator }, "list_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.ListReverseIterator }, "list_reverseiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.TupleIterator }, "tuple_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.StrIterator }, "str_ascii_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.WideStrIterator }, "str_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.LongRangeIterator }, "longrange_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.BytesIterator }, "bytes_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.ByteArrayIterator }, "bytearray_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.RangeIterator }, "range_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.SetIterator }, "set_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictKeyIterator }, "dict_keyiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictValueIterator }, "dict_valueiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictItemIterator }, "dict_itemiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictReverseKeyIterator }, "dict_reversekeyiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictReverseValueIterator }, "dict_reversevalueiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.DictReverseItemIterator }, "dict_reverseitemiterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.SequenceIterator }, "iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.CallableIterator }, "callable_iterator", "object", layout | final | hidden | abstract},
	{func(t *types) **Class { return &t.Reversed }, "reversed", "object", layout},
	{func(t *types) **Class { return &t.Enumerate }, "enumerate", "object", layout},

	{func(t *types) **Class { return &t.BaseException }, "BaseException", "object", layout | dicted},
	{func(t *types) **Class { return &t.Exception }, "Exception", "BaseException", 0},
	{func(t *types) **Class { return &t.BaseExceptionGroup }, "BaseExceptionGroup", "BaseException", shaped},
	{func(t *types) **Class { return &t.ExceptionGroup }, "ExceptionGroup", "BaseExceptionGroup Exception", 0},
	{func(t *types) **Class { return &t.GeneratorExit }, "GeneratorExit", "BaseException", 0},
	{func(t *types) **Class { return &t.KeyboardInterrupt }, "KeyboardInterrupt", "BaseException", 0},
	{func(t *types) **Class { return &t.SystemExit }, "SystemExit", "BaseException", shaped},
	{func(t *types) **Class { return &t.ArithmeticError }, "ArithmeticError", "Exception", 0},
	{func(t *types) **Class { return &t.FloatingPointError }, "FloatingPointError", "ArithmeticError", 0},
	{func(t *types) **Class { return &t.OverflowError }, "OverflowError", "ArithmeticError", 0},
	{func(t *types) **Class { return &t.ZeroDivisionError }, "ZeroDivisionError", "ArithmeticError", 0},
	{func(t *types) **Class { return &t.AssertionError }, "AssertionError", "Exception", 0},
	{func(t *types) **Class { return &t.AttributeError }, "AttributeError", "Exception", shaped},
	{func(t *types) **Class { return &t.BufferError }, "BufferError", "Exception", 0},
	{func(t *types) **Class { return &t.EOFError }, "EOFError", "Exception", 0},
	{func(t *types) **Class { return &t.ImportError }, "ImportError", "Exception", shaped},
	{func(t *types) **Class { return &t.ModuleNotFoundError }, "ModuleNotFoundError", "ImportError", 0},
	{func(t *types) **Class { return &t.LookupError }, "LookupError", "Exception", 0},
	{func(t *types) **Class { return &t.IndexError }, "IndexError", "LookupError", 0},
	{func(t *types) **Class { return &t.KeyError }, "KeyError", "LookupError", 0},
	{func(t *types) **Class { return &t.MemoryError }, "MemoryError", "Exception", 0},
	{func(t *types) **Class { return &t.NameError }, "NameError", "Exception", shaped},
	{func(t *types) **Class { return &t.UnboundLocalError }, "UnboundLocalError", "NameError", 0},
	{func(t *types) **Class { return &t.OSError }, "OSError", "Exception", shaped},
	{func(t *types) **Class { return &t.BlockingIOError }, "BlockingIOError", "OSError", 0},
	{func(t *types) **Class { return &t.ChildProcessError }, "ChildProcessError", "OSError", 0},
	{func(t *types) **Class { return &t.ConnectionError }, "ConnectionError", "OSError", 0},
	{func(t *types) **Class { return &t.BrokenPipeError }, "BrokenPipeError", "ConnectionError", 0},
	{func(t *types) **Class { return &t.ConnectionAbortedError }, "ConnectionAbortedError", "ConnectionError", 0},
	{func(t *types) **Class { return &t.ConnectionRefusedError }, "ConnectionRefusedError", "ConnectionError", 0},
	{func(t *types) **Class { return &t.ConnectionResetError }, "ConnectionResetError", "ConnectionError", 0},
	{func(t *types) **Class { return &t.FileExistsError }, "FileExistsError", "OSError", 0},
	{func(t *types) **Class { return &t.FileNotFoundError }, "FileNotFoundError", "OSError", 0},
	{func(t *types) **Class { return &t.InterruptedError }, "InterruptedError", "OSError", 0},
	{func(t *types) **Class { return &t.IsADirectoryError }, "IsADirectoryError", "OSError", 0},
	{func(t *types) **Class { return &t.NotADirectoryError }, "NotADirectoryError", "OSError", 0},
	{func(t *types) **Class { return &t.PermissionError }, "PermissionError", "OSError", 0},
	{func(t *types) **Class { return &t.ProcessLookupError }, "ProcessLookupError", "OSError", 0},
	{func(t *types) **Class { return &t.TimeoutError }, "TimeoutError", "OSError", 0},
	{func(t *types) **Class { return &t.ReferenceError }, "ReferenceError", "Exception", 0},
	{func(t *types) **Class { return &t.RuntimeError }, "RuntimeError", "Exception", 0},
	{func(t *types) **Class { return &t.NotImplementedError }, "NotImplementedError", "RuntimeError", 0},
	{func(t *types) **Class { return &t.PythonFinalizationError }, "PythonFinalizationError", "RuntimeError", 0},
	{func(t *types) **Class { return &t.RecursionError }, "RecursionError", "RuntimeError", 0},
	{func(t *types) **Class { return &t.StopAsyncIteration }, "StopAsyncIteration", "Exception", 0},
	{func(t *types) **Class { return &t.StopIteration }, "StopIteration", "Exception", shaped},
	{func(t *types) **Class { return &t.SyntaxError }, "SyntaxError", "Exception", shaped},
	{func(t *types) **Class { return &t.IndentationError }, "IndentationError", "SyntaxError", 0},
	{func(t *types) **Class { return &t.TabError }, "TabError", "IndentationError", 0},
	{func(t *types) **Class { return &t.IncompleteInputError }, "_IncompleteInputError", "SyntaxError", 0},
	{func(t *types) **Class { return &t.SystemError }, "SystemError", "Exception", 0},
	{func(t *types) **Class { return &t.TypeError }, "TypeError", "Exception", 0},
	{func(t *types) **Class { return &t.ValueError }, "ValueError", "Exception", 0},
	{func(t *types) **Class { return &t.UnicodeError }, "UnicodeError", "ValueError", 0},
	{func(t *types) **Class { return &t.UnicodeDecodeError }, "UnicodeDecodeError", "UnicodeError", shaped},
	{func(t *types) **Class { return &t.UnicodeEncodeError }, "UnicodeEncodeError", "UnicodeError", shaped},
	{func(t *types) **Class { return &t.UnicodeTranslateError }, "UnicodeTranslateError", "UnicodeError", shaped},
	{func(t *types) **Class { return &t.Warning }, "Warning", "Exception", 0},
	{func(t *types) **Class { return &t.BytesWarning }, "BytesWarning", "Warning", 0},
	{func(t *types) **Class { return &t.DeprecationWarning }, "DeprecationWarning", "Warning", 0},
	{func(t *types) **Class { return &t.EncodingWarning }, "EncodingWarning", "Warning", 0},
	{func(t *types) **Class { return &t.FutureWarning }, "FutureWarning", "Warning", 0},
	{func(t *types) **Class { return &t.ImportWarning }, "ImportWarning", "Warning", 0},
	{func(t *types) **Class { return &t.PendingDeprecationWarning }, "PendingDeprecationWarning", "Warning", 0},
	{func(t *types) **Class { return &t.ResourceWarning }, "ResourceWarning", "Warning", 0},
	{func(t *types) **Class { return &t.RuntimeWarning }, "RuntimeWarning", "Warning", 0},
	{func(t *types) **Class { return &t.SyntaxWarning }, "SyntaxWarning", "Warning", 0},
	{func(t *types) **Class { return &t.UnicodeWarning }, "UnicodeWarning", "Warning", 0},
	{func(t *types) **Class { return &t.UserWarning }, "UserWarning", "Warning", 0},

	{func(t *types) **Class { return &t.Random }, "_random.Random", "object", layout | final | hidden},
}

// initTypes makes the builtin classes and enters the visible ones into builtins.
func (m *Machine) initTypes() {
	byName := map[string]*Class{}
	for _, row := range classTable {
		name, module := row.name, "builtins"
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			module, name = name[:i], name[i+1:]
		}
		c := &Class{name: name, qualname: name, module: module, dict: newDict(), builtin: true, static: module != "builtins"}
		for _, b := range strings.Fields(row.bases) {
			c.bases = append(c.bases, byName[b])
		}
		c.hasDict, c.hasWeak = row.flags&dicted != 0, row.flags&weakly != 0
		c.final = row.flags&final != 0
		c.noInstance = row.flags&abstract != 0
		c.layout = c
		for _, b := range c.bases {
			b.subclasses = append(b.subclasses, c)
			c.hasDict = c.hasDict || b.hasDict
		}
		if row.flags&layout == 0 {
			c.layout = c.bases[0].layout
		}
		c.solid = c
		if len(c.bases) > 0 {
			c.base = c.bases[0]
			if row.flags&(layout|shaped) == 0 {
				c.solid = c.base.solid
			}
		}
		mro, _ := linearize(c.bases)
		c.mro = append([]*Class{c}, mro...)
		byName[row.name] = c
		*row.slot(&m.types) = c
		if row.flags&hidden == 0 {
			m.builtins.setStr(m.intern(name), val(c))
		}
	}
}

// define enters a table of functions into a builtin class.
func (m *Machine) define(c *Class, defs []nativeDef) {
	for i := range defs {
		d := &defs[i]
		n := val(&Native{def: d, owner: c})
		switch d.kind {
		case staticMethod:
			// Messages call __new__ a call of the class, and others by the class.
			module := c.name
			n = val(&StaticMethod{fn: val(&Native{def: d, module: module})})
		case classMethod:
			n = val(&ClassMethod{fn: n})
		case getter:
			n = val(&GetSet{name: d.name, owner: c, get: d.fn, set: d.set})
		}
		c.dict.setStr(m.intern(d.name), n)
	}
}

// A GetSet is an attribute of a builtin type that is computed in Go.
type GetSet struct {
	name  string
	owner *Class
	get   nativeFunc
	set   nativeFunc // self, value (no value: delete); nil if read-only
}

func (o *GetSet) class(m *Machine) *Class { return m.types.GetSet }

// A Member is the attribute of one name in __slots__.
type Member struct {
	name  string
	owner *Class
	index int
}

func (o *Member) class(m *Machine) *Class { return m.types.Member }
