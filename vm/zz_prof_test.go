package vm_test
import ("testing";"os";"bytes";"gen/vm";"gen/lang/code";"runtime/pprof")
func TestZZProf(t *testing.T){
 b,_:=os.ReadFile("/tmp/aio/perf.gen")
 var out bytes.Buffer
 f,_:=os.Create("/tmp/aio/cpu.prof"); pprof.StartCPUProfile(f)
 m:=vm.New(vm.Options{Stdout:&out,Stderr:&out,Args:[]string{"x","3000"}})
 o:=m.Exec(code.NewSource("perf.gen",string(b)))
 pprof.StopCPUProfile()
 t.Log(o, out.String(), m.Steps())
}
