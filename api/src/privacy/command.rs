//! `laurel erase`: an operator erases a member.

use super::erasure;
use crate::audit::command::note;
use crate::clock::Clock;
use crate::db::Db;
use crate::members;
use contract::privacy::Erase;
use contract::programs::Program;
use std::io::Write;
use std::sync::Arc;

/// Shows what an erasure takes, asks unless `is_sure`, and does it.
pub fn erase(db: &Db, program: Arc<Program>, member: &str, is_sure: bool) -> Result<(), String> {
    let run = |asked: Erase| {
        let (program, member, now) = (Arc::clone(&program), member.to_owned(), Clock::System.now());
        let erased = db.write_blocking(move |tx| {
            let Some(holder) = members::find(tx, &program.id, &member)? else { return Ok(None) };
            if asked.confirm {
                note(tx, &program.id, "laurel erase", Some(&holder.member_id), now)?;
            }
            erasure::erase(tx, &program, &holder, &asked, now).map(Some)
        });
        let erased = erased.map_err(|problem| problem.to_string())?;
        erased.ok_or_else(|| "there is no such member; --member takes the brand's own id".to_owned())
    };
    let shown = run(Erase { confirm: false, token: None })?;
    let (lost, stays) = (&shown.lost, &shown.stays);
    println!(
        "Lost: {} points, {} pending; {} codes not used; {} gifts; {} friends awaited; {} sessions.",
        lost.balance.available,
        lost.balance.pending,
        lost.codes.len(),
        lost.gifts.len(),
        lost.waiting_friend_count,
        lost.session_count,
    );
    println!(
        "Stays, under a random number: {} entries, {} answers without words.",
        stays.entry_count, stays.answer_count
    );
    if !is_sure && !is_agreed_to("This cannot be undone. Type `erase` to do it: ") {
        return Err("nothing was erased".to_owned());
    }
    run(Erase { confirm: true, token: Some(shown.token) })?;
    println!("Erased.");
    Ok(())
}

fn is_agreed_to(question: &str) -> bool {
    print!("{question}");
    let mut said = String::new();
    std::io::stdout().flush().is_ok()
        && std::io::stdin().read_line(&mut said).is_ok()
        && said.trim() == "erase"
}
