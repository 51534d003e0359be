"""Times of kernel families back to back in CUDA graphs, and of host calls, on one GPU with PyTorch.

    OUT=. python3 kernels_in_stream.py

Columns a to d are the shape in the order of each loop below; medians in microseconds.
"""
import torch,os,time,math,traceback
import torch.nn.functional as F
D='cuda';bf=torch.bfloat16
out=open(os.environ['OUT']+'/k.csv','w')
def emit(*a):
    s=','.join(str(x) for x in a);print(s,flush=True);out.write(s+'\n');out.flush()
emit('family','a','b','c','d','note','us')
def t(f,n=10,rep=7):
    s=torch.cuda.Stream()
    with torch.cuda.stream(s):
        for _ in range(3):f()
        torch.cuda.synchronize()
        g=torch.cuda.CUDAGraph()
        with torch.cuda.graph(g,stream=s):
            for _ in range(n):f()
        g.replay();r=[]
        for _ in range(rep):
            a=torch.cuda.Event(True);b=torch.cuda.Event(True)
            a.record();g.replay();b.record();b.synchronize();r.append(a.elapsed_time(b)*1e3/n)
    return '%.2f'%sorted(r)[rep//2]
def te(f,rep=9):
    for _ in range(3):f()
    torch.cuda.synchronize();r=[]
    for _ in range(rep):
        torch.cuda.synchronize();a=torch.cuda.Event(True);b=torch.cuda.Event(True)
        a.record();f();b.record();b.synchronize();r.append(a.elapsed_time(b)*1e3)
    return '%.2f'%sorted(r)[rep//2]
def run(fam,a,b,c,d,note,f,tm=t,**k):
    try:emit(fam,a,b,c,d,note,tm(f,**k))
    except Exception as e:emit(fam,a,b,c,d,note,'ERR '+str(e).replace(',',';').replace('\n',' ')[:90])
R=lambda *s:torch.randn(*s,device=D,dtype=bf)
x1=torch.zeros(1,device=D)
run('floor',1,0,0,0,'graph',lambda:x1.add_(1),n=200)
torch.cuda.synchronize();q=time.perf_counter()
for _ in range(2000):x1.add_(1)
q=time.perf_counter()-q;torch.cuda.synchronize();emit('host',1,0,0,0,'add_',q/2000*1e6)
q=time.perf_counter()
for _ in range(500):x1.item()
emit('host',1,0,0,0,'item',(time.perf_counter()-q)/500*1e6)
for nb in(8,3072,65536,1<<20,1<<24):
    h=torch.empty(nb,dtype=torch.uint8,pin_memory=True);v=torch.zeros(nb,dtype=torch.uint8,device=D)
    q=time.perf_counter()
    for _ in range(50):v.cpu()
    emit('d2h',nb,0,0,0,'pageable',(time.perf_counter()-q)/50*1e6)
    q=time.perf_counter()
    for _ in range(50):h.copy_(v,True);torch.cuda.synchronize()
    emit('d2h',nb,0,0,0,'pinned',(time.perf_counter()-q)/50*1e6)
for e in range(14,28,2):
    v=R(1<<e);w=torch.empty_like(v);z=v.float()
    run('copy',1<<e,4,0,0,'',lambda:w.copy_(v));run('cast',1<<e,6,0,0,'',lambda:w.copy_(z));run('gelu',1<<e,4,0,0,'',lambda:F.gelu(v))
for m,n,k in[(16384,1024,1024),(16384,3072,1024),(65536,1024,256),(65536,256,1024),(131072,128,1024),(131072,1024,128),(8192,8192,8192),(4096,4096,4096),(2048,2048,2048),(1024,1024,1024),(512,512,512),(4096,256,1024),(4096,1024,256),(2048,256,1024),(1024,256,1024),(512,256,1024),(341,256,1024),(170,256,1024),(128,256,1024),(128,1024,256),(170,1024,256),(341,1024,256),(16384,50304,1024),(16384,4096,1024),(16384,1024,4096),(4096,7168,2048),(4096,2048,7168),(1024,7168,2048),(256,2048,7168),(16384,2048,7168)]:
    A=R(m,k);B=R(n,k);run('gemm',m,n,k,0,'nt',lambda:A@B.t())
for m,n,k in[(1024,1024,16384),(3072,1024,16384),(256,1024,341),(256,1024,65536),(256,1024,2048),(256,1024,170),(2048,7168,4096),(4096,1024,16384)]:
    A=R(k,m);B=R(k,n);run('gemm',m,n,k,0,'tn',lambda:A.t()@B)
def offs(E,rows,s):
    p=torch.arange(1,E+1).double()**-s;p=p/p.sum()*rows;c=p.floor();c[:int(rows-c.sum())]+=1
    return torch.cumsum(c,0).int().to(D)
for E,rows,n,k,s in[(192,65536,256,1024,0),(192,65536,1024,256,0),(192,65536,256,1024,.5),(192,65536,256,1024,1),(384,65536,256,1024,0),(384,65536,1024,256,0),(384,65536,256,1024,1),(192,131072,256,1024,0),(192,131072,256,1024,1),(32,65536,256,1024,0),(32,65536,256,1024,1),(768,65536,256,1024,0),(384,131072,128,1024,0),(384,131072,1024,128,0),(384,131072,256,128,0),(384,131072,128,256,0),(768,131072,256,128,0),(768,262144,128,128,0),(384,524288,256,128,0),(384,524288,128,256,0),(8,32768,1536,4096,0),(32,32768,768,2048,0),(32,32768,2048,768,0),(32,32768,4096,7168,0),(32,32768,7168,2048,0),(16,16384,256,1024,0),(64,8192,256,1024,0),(384,8192,256,128,0)]:
    o=offs(E,rows,s);A=R(rows,k);B=R(E,n,k);run('grouped',E,rows,n,k,'zipf%g'%s,lambda:torch._grouped_mm(A,B.transpose(-2,-1),offs=o))
    if s in(0,1):
        G=R(rows,n);run('grouped-dgrad',E,rows,k,n,'zipf%g'%s,lambda:torch._grouped_mm(G,B,offs=o));run('grouped-wgrad',E,rows,n,k,'zipf%g'%s,lambda:torch._grouped_mm(G.t(),A,offs=o))
    del A,B
for m,n,k in[(16384,384,1024),(16384,768,1024),(65536,384,1024),(131072,384,128),(131072,768,128),(131072,1536,128)]:
    A=torch.randn(m,k,device=D);B=torch.randn(n,k,device=D)
    for tf in(0,1):
        torch.backends.cuda.matmul.allow_tf32=bool(tf);run('gemm-tf32'if tf else'gemm-f32',m,n,k,0,'',lambda:A@B.t(),n=4)
    S=A@B.t()
    for kk in(4,8):run('topk',m,n,kk,0,'',lambda:torch.topk(S,kk,sorted=False),n=2)
    del A,B,S
for p in(65536,131072,262144,524288):
    K=torch.randint(0,384,(p,),device=D);run('argsort',p,0,0,0,'stable',lambda:torch.argsort(K,stable=True),n=3);run('argsort',p,0,0,0,'',lambda:torch.argsort(K),n=3);run('bincount',p,384,0,0,'eager',lambda:torch.bincount(K,minlength=384),tm=te)
for r,w in[(65536,1024),(131072,1024),(131072,128),(524288,128)]:
    A=R(r,w);I=torch.randperm(r,device=D);Z=torch.zeros(r,w,device=D,dtype=bf)
    run('gather',r,w,0,0,'',lambda:A[I]);run('scatter-add',r,w,0,0,'',lambda:Z.index_add_(0,I,A),n=3);run('index-put',r,w,0,0,'',lambda:Z.index_copy_(0,I,A))
    if r<=131072:
        g=torch.rand(r//4,4,device=D);run('gate-sum',r,w,0,0,'f32',lambda:(A.view(r//4,4,w).float()*g[...,None]).sum(1))
for b,h,s,d in[(8,8,2048,128),(4,32,4096,128),(1,32,4096,128),(8,16,2048,64),(1,8,2048,128)]:
    Q,K,V=(R(b,h,s,d).requires_grad_() for _ in range(3));G=R(b,h,s,d)
    with torch.no_grad():run('sdpa-fwd',b,h,s,d,'causal',lambda:F.scaled_dot_product_attention(Q,K,V,is_causal=True))
    O=F.scaled_dot_product_attention(Q,K,V,is_causal=True);run('sdpa-bwd',b,h,s,d,'causal',lambda:torch.autograd.grad(O,(Q,K,V),G,retain_graph=True),tm=te)
for np_,nt in[(1<<27,1),(1<<25,128)]:
    for kw in('fused','foreach'):
        P=[torch.zeros(np_//nt,device=D,requires_grad=True)for _ in range(nt)]
        for p in P:p.grad=torch.zeros_like(p)
        o=torch.optim.AdamW(P,**{kw:True});run('adamw',np_,nt,0,0,kw,o.step,tm=te);del P,o
try:
    from torch.nn.attention.flex_attention import flex_attention,BlockMask
    fa=torch.compile(flex_attention,dynamic=False)
    def sm(s,b,h,i,j):return torch.log1p(F.gelu(s))
    for H,M,E,de in[(4,155648,384,256),(4,180224,768,256)]:
        nq=M//128;j=de//128;nk=E*j
        Q=R(1,H,M,128).requires_grad_();K=(R(1,H,nk*128,128)*.02).requires_grad_();V=(R(1,H,nk*128,128)*.02).requires_grad_()
        ea=(torch.arange(nq,device=D)*E//nq).int();ind=torch.zeros(1,H,nq,nk,dtype=torch.int32,device=D);ind[...,:j]=(ea[:,None]*j+torch.arange(j,device=D)).int()
        z=torch.zeros(1,H,nq,dtype=torch.int32,device=D)
        mk=lambda:BlockMask.from_kv_blocks(z,torch.zeros_like(ind),z+j,ind,BLOCK_SIZE=(128,128),seq_lengths=(M,nk*128))
        run('blockmask',H,M,E,de,'',mk,tm=te);bm=mk()
        with torch.no_grad():run('flex-fwd',H,M,E,de,'',lambda:fa(Q,K,V,score_mod=sm,block_mask=bm,scale=1.0,return_lse=True),tm=te)
        O,L=fa(Q,K,V,score_mod=sm,block_mask=bm,scale=1.0,return_lse=True);G=torch.randn_like(O)
        run('flex-bwd',H,M,E,de,'',lambda:torch.autograd.grad(O,(Q,K,V),G,retain_graph=True),tm=te)
except Exception as e:traceback.print_exc()
