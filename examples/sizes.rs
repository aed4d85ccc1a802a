fn main() {
    let l = rolecall::Lexicon::shipped();
    let mut total = 0usize;
    let mut v = vec![];
    for d in l.duties() {
        for t in &d.terms {
            let n = t.literal_wordings().len();
            total += n;
            v.push((n, d.id.clone(), t.written.clone()));
        }
    }
    v.sort();
    v.reverse();
    println!("{} terms, {total} wordings", v.len());
    for x in v.iter().take(60) {
        println!(
            "{} {} {}",
            x.0,
            x.1,
            &x.2.chars().take(150).collect::<String>()
        );
    }
}
