package demo
import ("testing";"context";"bytes";"relais/internal/directory/hsds";"relais/internal/directory";"relais/internal/directory/needs")
func BenchmarkRead(b *testing.B){ data,_:=Feed(demoServices()); b.SetBytes(int64(len(data))); for b.Loop(){ var rep hsds.Report; hsds.Read(context.Background(), bytes.NewReader(data), &rep, func(r hsds.Record,_ hsds.Note) error {return nil}) } }
func BenchmarkFacts(b *testing.B){ data,_:=Feed(demoServices()); var rs []hsds.Record; var rep hsds.Report; hsds.Read(context.Background(), bytes.NewReader(data), &rep, func(r hsds.Record,_ hsds.Note) error {rs=append(rs,r);return nil}); b.SetBytes(int64(len(data))); for b.Loop(){ for _,r:=range rs { directory.Facts(r,"",nil,needs.Default()) } } }
