# Speed-up of HP over EP against k and granularity
# Run 'gnuplot fig5-speedup-map.gp' in this folder: it draws fig5-speedup-map.pdf, .svg and .png from fig5-speedup-map.csv.
set encoding utf8
set datafile separator comma
set datafile columnheaders
set datafile missing NaN
set border 3 linewidth 1 linecolor rgb '#222222'
set errorbars small
unset key
$equal_1 << EOD
x,y
0.5,1.5
0.5,2.5

1.5,0.5
1.5,1.5

2.5,-0.5
2.5,0.5

-0.5,2.5
0.5,2.5

0.5,1.5
1.5,1.5

1.5,0.5
2.5,0.5

EOD
$equal_2 << EOD
x,y
0.5,-0.5
0.5,0.5

-0.5,0.5
0.5,0.5

EOD
$equal_4 << EOD
x,y
1.5,2.5
1.5,3.5

2.5,1.5
2.5,2.5

3.5,0.5
3.5,1.5

4.5,-0.5
4.5,0.5

1.5,2.5
2.5,2.5

2.5,1.5
3.5,1.5

3.5,0.5
4.5,0.5

EOD
$equal_5 << EOD
x,y
0.5,2.5
0.5,3.5

1.5,1.5
1.5,2.5

2.5,0.5
2.5,1.5

3.5,-0.5
3.5,0.5

0.5,2.5
1.5,2.5

1.5,1.5
2.5,1.5

2.5,0.5
3.5,0.5

EOD
$equal_6 << EOD
x,y
0.5,-0.5
0.5,0.5

-0.5,0.5
0.5,0.5

EOD

do for [format in 'pdf svg png'] {
  if (format eq 'pdf') { set terminal pdfcairo size 7in,3.4722in font 'Liberation Sans,8' fontscale 0.75 linewidth 1 pointscale 1 rounded }
  if (format eq 'svg') { set terminal svg size 1008,500 font 'Liberation Sans,8' fontscale 2 linewidth 1 name 'fig5_speedup_map' rounded background rgb '#FFFFFF' }
  if (format eq 'png') { set terminal pngcairo size 2100,1042 font 'Liberation Sans,8' fontscale 3.125 linewidth 2.0833 pointscale 2.0833 rounded }
  set output 'fig5-speedup-map.'.format
  set multiplot
  set lmargin at screen 0.0424
  set rmargin at screen 0.3022
  set bmargin at screen 0.568
  set tmargin at screen 0.948
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label '4 × H100 NVLink' at screen 0.1723, screen 0.972 center noenhanced front font ',8' textcolor rgb '#222222'
  set label 'G, vs EP, grouped GEMM' at screen 0.0139, screen 0.758 center rotate by 90 noenhanced font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  unset colorbox
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '4 × H100 NVLink' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '4 × H100 NVLink' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    $equal_1 using 1:2 with lines linewidth 2 linecolor rgb '#000000'
  unset label; unset object; unset arrow
  set lmargin at screen 0.3407
  set rmargin at screen 0.6005
  set bmargin at screen 0.568
  set tmargin at screen 0.948
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label '32 × H100, 400 Gb/s rails' at screen 0.4706, screen 0.972 center noenhanced front font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  unset colorbox
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '32 × H100; 400 Gb/s rails' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '32 × H100; 400 Gb/s rails' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    $equal_2 using 1:2 with lines linewidth 2 linecolor rgb '#000000'
  unset label; unset object; unset arrow
  set lmargin at screen 0.639
  set rmargin at screen 0.8988
  set bmargin at screen 0.568
  set tmargin at screen 0.948
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label '16 GPUs, 25 GbE' at screen 0.7689, screen 0.972 center noenhanced front font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  set colorbox user origin 0.9147, 0.568 size 0.0139, 0.38 noborder
  set cbtics scale 0 offset -0.6,0 font ',7' ('0.125' 0.125, '0.25' 0.25, '0.5' 0.5, '1' 1.0, '2' 2.0, '4' 4.0, '8' 8.0)
  set label 'speed-up of HP' at screen 0.9802, screen 0.758 center rotate by 90 noenhanced font ',8' textcolor rgb '#222222'
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-grouped-gemm' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-grouped-gemm' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49) with boxxyerror fillstyle solid noborder linecolor rgb '#D8D8D8', \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-grouped-gemm' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN) + 0.17):('EP') with labels font ',6' noenhanced textcolor rgb '#222222', \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-grouped-gemm' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN) + -0.17):('OOM') with labels font ',6' noenhanced textcolor rgb '#222222'
  unset label; unset object; unset arrow
  set lmargin at screen 0.0424
  set rmargin at screen 0.3022
  set bmargin at screen 0.098
  set tmargin at screen 0.478
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label 'k at granularity 1' at screen 0.1723, screen 0.024 center noenhanced front font ',8' textcolor rgb '#222222'
  set label 'G, vs EP, fused' at screen 0.0139, screen 0.288 center rotate by 90 noenhanced font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  unset colorbox
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '4 × H100 NVLink' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '4 × H100 NVLink' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    $equal_4 using 1:2 with lines linewidth 2 linecolor rgb '#000000'
  unset label; unset object; unset arrow
  set lmargin at screen 0.3407
  set rmargin at screen 0.6005
  set bmargin at screen 0.098
  set tmargin at screen 0.478
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label 'k at granularity 1' at screen 0.4706, screen 0.024 center noenhanced front font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  unset colorbox
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '32 × H100; 400 Gb/s rails' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '32 × H100; 400 Gb/s rails' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    $equal_5 using 1:2 with lines linewidth 2 linecolor rgb '#000000'
  unset label; unset object; unset arrow
  set lmargin at screen 0.639
  set rmargin at screen 0.8988
  set bmargin at screen 0.098
  set tmargin at screen 0.478
  unset logscale x
  set xrange [-0.5:5.5]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0, '16' 4.0 0, '32' 5.0 0)
  unset logscale y
  set yrange [-0.5:3.5]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('1' 0.0 0, '2' 1.0 0, '4' 2.0 0, '8' 3.0 0)
  unset grid
  set label 'k at granularity 1' at screen 0.7689, screen 0.024 center noenhanced front font ',8' textcolor rgb '#222222'
  set palette defined (0 '#D55E00', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '#0072B2')
  set logscale cb; set cbrange [0.125:8.0]
  set colorbox user origin 0.9147, 0.098 size 0.0139, 0.38 noborder
  set cbtics scale 0 offset -0.6,0 font ',7' ('0.125' 0.125, '0.25' 0.25, '0.5' 0.5, '1' 1.0, '2' 2.0, '4' 4.0, '8' 8.0)
  set label 'speed-up of HP' at screen 0.9802, screen 0.288 center rotate by 90 noenhanced font ',8' textcolor rgb '#222222'
  plot \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49):(column('speedup_mean')) with boxxyerror fillstyle solid noborder linecolor palette, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-fused' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(sprintf(column('speedup_mean') < 9.995 ? '%.2f' : column('speedup_mean') < 99.95 ? '%.1f' : '%.0f', column('speedup_mean'))):(abs(log(column('speedup_mean'))) > 1.455609079175885 ? 0xFFFFFF : 0x222222) with labels font ',6' noenhanced textcolor rgb variable, \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-fused' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN)):(0.49):(0.49) with boxxyerror fillstyle solid noborder linecolor rgb '#D8D8D8', \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-fused' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN) + 0.17):('EP') with labels font ',6' noenhanced textcolor rgb '#222222', \
    'fig5-speedup-map.csv' using (strcol('fabric') eq '16 GPUs; 25 GbE' && strcol('baseline') eq 'ep-fused' && strcol('status') eq 'ep-oom' ? (strcol('k') eq '1' ? 0 : strcol('k') eq '2' ? 1 : strcol('k') eq '4' ? 2 : strcol('k') eq '8' ? 3 : strcol('k') eq '16' ? 4 : strcol('k') eq '32' ? 5 : NaN) : NaN):((strcol('granularity') eq '1' ? 0 : strcol('granularity') eq '2' ? 1 : strcol('granularity') eq '4' ? 2 : strcol('granularity') eq '8' ? 3 : NaN) + -0.17):('OOM') with labels font ',6' noenhanced textcolor rgb '#222222', \
    $equal_6 using 1:2 with lines linewidth 2 linecolor rgb '#000000'
  unset label; unset object; unset arrow
  unset multiplot
  unset output
}
