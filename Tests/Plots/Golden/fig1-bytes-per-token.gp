# Bytes per token and layer against k
# Run 'gnuplot fig1-bytes-per-token.gp' in this folder: it draws fig1-bytes-per-token.pdf, .svg and .png from fig1-bytes-per-token.csv.
set encoding utf8
set datafile separator comma
set datafile columnheaders
set datafile missing NaN
set border 3 linewidth 1 linecolor rgb '#222222'
set errorbars small
unset key

do for [format in 'pdf svg png'] {
  if (format eq 'pdf') { set terminal pdfcairo size 3.33in,2.0833in font 'Liberation Sans,8' fontscale 0.75 linewidth 1 pointscale 1 rounded }
  if (format eq 'svg') { set terminal svg size 480,300 font 'Liberation Sans,8' fontscale 2 linewidth 1 name 'fig1_bytes_per_token' rounded background rgb '#FFFFFF' }
  if (format eq 'png') { set terminal pngcairo size 999,625 font 'Liberation Sans,8' fontscale 3.125 linewidth 2.0833 pointscale 2.0833 rounded }
  set output 'fig1-bytes-per-token.'.format
  set multiplot
  set lmargin at screen 0.1639
  set rmargin at screen 0.7851
  set bmargin at screen 0.1633
  set tmargin at screen 0.9733
  set logscale x
  set xrange [0.9012504626108302:35.50622310617104]
  set xtics out nomirror offset 0,0.35 scale 0.35,0.2 noenhanced font ',7' ('1' 1.0 0, '2' 2.0 0, '4' 4.0 0, '8' 8.0 0, '16' 16.0 0, '32' 32.0 0)
  set logscale y
  set yrange [1485.4858513061063:361410.9898979912]
  set ytics out nomirror offset 0.5,0 scale 0.35,0.2 noenhanced font ',7' ('2 kB' 2000.0 0, '' 3000.0 1, '' 4000.0 1, '5 kB' 5000.0 0, '' 6000.0 1, '' 7000.0 1, '' 8000.0 1, '' 9000.0 1, '10 kB' 10000.0 0, '20 kB' 20000.0 0, '' 30000.0 1, '' 40000.0 1, '50 kB' 50000.0 0, '' 60000.0 1, '' 70000.0 1, '' 80000.0 1, '' 90000.0 1, '100 kB' 100000.0 0, '200 kB' 200000.0 0, '' 300000.0 1)
  set grid noxtics ytics back linetype 1 linecolor rgb '#E4E4E4' linewidth 1
  set label 'experts per token, k' at screen 0.4745, screen 0.04 center noenhanced front font ',8' textcolor rgb '#222222'
  set label 'bytes per token and layer' at screen 0.0292, screen 0.5683 center rotate by 90 noenhanced font ',8' textcolor rgb '#222222'
  set label 'EP' at screen 0.8018, screen 0.926 left noenhanced front font ',7' textcolor rgb '#D55E00'
  set label 'EP de-dup.' at screen 0.8018, screen 0.6956 left noenhanced front font ',7' textcolor rgb '#E69F00'
  set label 'LatentMoE-EP' at screen 0.8018, screen 0.7456 left noenhanced front font ',7' textcolor rgb '#009E73'
  set label 'HP' at screen 0.8018, screen 0.4151 left noenhanced front font ',7' textcolor rgb '#0072B2'
  plot \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'ep-dedup' && strcol('source') eq 'simulated' ? column('k') : NaN):(column('bytes_per_token_min')):(column('bytes_per_token_max')) with filledcurves linecolor rgb '#E69F00' fillstyle transparent solid 0.22 noborder, \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'ep-dedup' && strcol('source') eq 'bound' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines dashtype (12,7) linewidth 1.4 linecolor rgb '#E69F00', \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'ep' && strcol('source') eq 'simulated' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines linewidth 2 linecolor rgb '#D55E00', \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'ep-dedup' && strcol('source') eq 'simulated' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines linewidth 2 linecolor rgb '#E69F00', \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'latent-ep' && strcol('source') eq 'simulated' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines linewidth 2 linecolor rgb '#009E73', \
    'fig1-bytes-per-token.csv' using (strcol('strategy') eq 'hp' && strcol('source') eq 'simulated' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines linewidth 2 linecolor rgb '#0072B2'
  unset label; unset object; unset arrow
  unset multiplot
  unset output
}
